"""Sample context of the working of a value card."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame


def worth(say: Words) -> Context:
    """analysis/worth.html: a figure with its rows, and one for which too little is known."""
    lines = [
        {"label": "SO-2026-0007", "text": "12,000", "url": "/orders/7/"},
        {"label": say("货物成本", "Cost of goods"), "text": "-8,000", "url": ""},
    ]
    known = {
        "code": "yearly_contribution",
        "label": say("年贡献", "Yearly contribution"),
        "text": "4,000",
        "formula": say("近 12 个月的未税订单额 − 货物成本 − 费用", "Orders of 12 months without tax − goods − costs"),
        "note": "",
        "lines": lines,
    }
    gap = {"code": "satisfaction_gap", "label": say("满意差距", "Satisfaction gap"), "text": "", "lines": []}
    unknown = {**gap, "formula": say("感受 − 期望", "Felt − expected"), "note": say("还没有调查。", "No survey yet.")}
    return {
        "frame": frame(say, say("客户资产卡", "Value card")),
        "title": say("东方食品的客户资产卡", "Value card of Orient Foods"),
        "day": "2026-11-22",
        "figures": [known, unknown],
    }
