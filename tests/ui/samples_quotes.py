"""Sample contexts of papers: a form with lines, one row of it, the lines beside a quote."""

from __future__ import annotations

from tests.ui.samples import Context, Words
from tests.ui.samples_record import entry_field, screen_form


def row(say: Words, place: int = 0, error: str = "") -> Context:
    """One row of inputs, with what is wrong in it."""
    start = f"lines.{place}."
    held = [{"value": "7", "label": say("电主轴", "Spindle"), "selected": True}]
    cells = [
        entry_field(
            f"{start}product", say("产品", "Product"), "fk", input_type="select", choices=held, search_url="/p/"
        ),
        entry_field(f"{start}name", say("品名", "Item"), value=say("电主轴", "Spindle"), max_length=200),
        entry_field(f"{start}quantity", say("数量", "Quantity"), "dec", value="3", error=error),
        entry_field(f"{start}price", say("单价", "Unit price"), "money", value="98.50"),
        entry_field(f"{start}discount", say("折扣%", "Discount %"), "pct", value="10"),
        entry_field(f"{start}tax_rate", say("税率%", "Tax rate %"), "pct", value="13"),
    ]
    return {
        "place": place,
        "label": say(f"第 {place + 1} 行", f"Row {place + 1}"),
        "hidden": [(f"{start}id", "4")],
        "error": error,
        "cells": [one | {"column": one["name"].rpartition(".")[2]} for one in cells],
    }


def line(say: Words) -> Context:
    """screens/line.html: a new row, or one after a product was picked in it."""
    return {"row": row(say)}


def form(say: Words) -> Context:
    """screens/form.html: the form of a record with lines."""
    labels = [("产品", "Product"), ("品名", "Item"), ("数量", "Quantity"), ("单价", "Unit price")]
    labels += [("折扣%", "Discount %"), ("税率%", "Tax rate %")]
    return screen_form(say) | {
        "lines": {
            "label": say("报价明细", "Quote lines"),
            "url": "/quotes/lines/",
            "columns": [{"label": say(*label), "numeric": place > 1} for place, label in enumerate(labels)],
            "rows": [row(say), row(say, 1, say("超出允许范围：> 0", "Out of range: > 0"))],
            "sums": True,
            "error": "",
            "asks_with": "customer,currency",
        }
    }


def lines_panel(say: Words) -> Context:
    """sales/lines_panel.html: what is offered, and the other versions."""
    line = {"name": say("电主轴", "Spindle"), "url": "/quotelines/1/", "note": say("折扣 10%", "10% off")}
    rows = [line | {"quantity": say("3 件", "3 pcs"), "price": say("单价 98.50", "at 98.50"), "amount": "265.95"}]
    item = {
        "label": say("报价明细", "Quote lines"),
        "rows": rows,
        "priced": True,
        "count": "1",
        "more_url": "/quotelines/?f=quote:is:1",
        "versions": [{"label": say("上一版本", "Previous version"), "url": "/quotes/1/"}],
    }
    return {"item": item}
