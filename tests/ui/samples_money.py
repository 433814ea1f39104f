"""Sample contexts of money: matching a receipt, bank lines, the age of debts, where a customer's money stands."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame
from tests.ui.samples_visiting import text


def match(say: Words) -> Context:
    """sales/match.html: open receivables with proposed amounts, one of them refused."""
    title = say("核销：SK-2026-00012", "Match: SK-2026-00012")
    row = {
        "number": "YS-2026-00031",
        "url": "/receivables/31/",
        "title": say("首付款", "First payment"),
        "due": "2026-11-20",
        "amount": "10,000.00",
        "open": "4,000.00",
        "name": "plan-31",
        "value": "4000.00",
        "error": "",
    }
    wrong = {
        **row,
        "number": "YS-2026-00032",
        "name": "plan-32",
        "value": "9",
        "error": say("超出允许范围", "Too much"),
    }
    return {
        "frame": frame(say, title),
        "title": title,
        "receipt": [(say("客户", "Customer"), say("华瑞精密", "Huarui")), (say("未核销", "Not matched"), "6,000.00")],
        "rows": [row, wrong],
        "errors": [],
        "done": [{"plan": "YS-2026-00030", "url": "/receivables/30/", "amount": "2,000.00", "day": "2026-11-01"}],
        "action": "/receipts/12/match/",
        "undo_url": "/receipts/12/act/unmatch/?back=/receipts/12/match/",
        "cancel_url": "/receipts/12/",
    }


def chosen(say: Words, line: int, name: str = "") -> Context:
    """The choice of a payment's customer, refused where there is none."""
    choices = [{"value": "7", "label": name, "selected": True}] if name else []
    error = "" if name else say("请选客户", "Choose the customer")
    label = say("付款人的客户", "Customer of the payer")
    more = {"input_type": "select", "search_url": "/customers/options/", "choices": choices, "error": error}
    return {**text(f"customer-{line}", label), **more}


def bank(say: Words) -> Context:
    """sales/bank.html: payments of a statement with what they would pay, one that nobody knows."""
    title = say("银行流水", "Bank lines")
    sure = {
        "id": 1,
        "day": "2026-11-20",
        "payer": say("华瑞精密", "Huarui"),
        "note": say("货款", "Goods"),
        "amount": "10,000.00",
        "customer": chosen(say, 1, say("华瑞精密", "Huarui")),
        "parts": [{"number": "YS-2026-00031", "amount": "10,000.00"}],
        "confidence": say("把握大", "Sure"),
        "level": "good",
        "ticked": True,
    }
    unknown = {**sure, "id": 2, "customer": chosen(say, 2), "note": "", "parts": [], "level": "", "ticked": False}
    return {
        "frame": frame(say, title),
        "title": title,
        "errors": [],
        "rows": [sure, unknown | {"confidence": say("没有找到", "Not found")}],
        "count": 2,
        "action": "/receipts/bank/",
        "upload": {**text("file", say("银行流水文件", "Bank statement")), "input_type": "file", "accept": ".csv"},
    }


def ageing(say: Words) -> Context:
    """sales/ageing.html: debts by days past due; every figure leads to its receivables."""
    title = say("应收账龄", "Ageing of receivables")
    headings = [say("未到期", "Not due"), say("0–30 天", "0–30 days"), say("合计", "Total")]
    cells = [
        {"text": "", "url": "/receivables/"},
        {"text": "4,000.00", "url": "/receivables/?f=status%3Ais%3Aopen"},
        {"text": "4,000.00", "url": "/receivables/?f=status%3Ais%3Aopen"},
    ]
    rows = [{"label": say("华瑞精密", "Huarui"), "url": "/customers/1/", "cells": cells}]
    return {
        "frame": frame(say, title),
        "title": title,
        "headings": headings,
        "rows": rows,
        "totals": [{"label": say("合计", "Total"), "cells": cells}],
        "more": True,
    }


def money_panel(say: Words) -> Context:
    """sales/money_panel.html: what is due, what came in, what is billed."""
    lines = [
        {"label": say("应收", "Due"), "text": "10,000", "level": ""},
        {"label": say("到", "Received"), "text": "6,000", "level": "good"},
        {"label": say("未开", "Not billed"), "text": "6,000", "level": "warn"},
    ]
    return {
        "item": {"lines": lines, "links": [{"label": say("对账单", "Statement"), "url": "/customers/1/statement/"}]}
    }
