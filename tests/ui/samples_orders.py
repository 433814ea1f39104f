"""Sample contexts for what stands beside contracts, orders and deliveries."""

from __future__ import annotations

from tests.ui.samples import Context, Words


def reviews_panel(say: Words) -> Context:
    """sales/reviews_panel.html: one judgement is there, one is awaited."""
    row = {
        "part": say("合同审核", "Contract review"),
        "who": say("吴敏", "Wu Min"),
        "at": "2026-11-20 10:30",
        "note": say("条款可以", "Terms are fine"),
        "state": say("通过", "Passed"),
        "level": "good",
    }
    return {"item": {"rows": [row], "waiting": [say("财务审核", "Finance review")]}}


def goods_panel(say: Words) -> Context:
    """sales/goods_panel.html: how far the lines of an order are delivered."""
    rows = [{"name": say("主轴", "Spindle"), "text": say("已发 3/5 · 预留 2", "3 of 5 shipped · 2 reserved")}]
    return {"item": {"title": say("发货进度", "Shipping"), "rows": rows}}
