"""Sample contexts of built reports, boards, goals and quotas."""

from __future__ import annotations

from typing import Any

from kemai.ui.charts import Point, draw
from tests.ui.samples import Context, Words, frame
from tests.ui.samples_finding import conditions

LIST = "/opportunities/"


def option(value: str, label: str, selected: bool = False) -> dict[str, Any]:
    return {"value": value, "label": label, "selected": selected}


def answer(say: Words, kind: str = "bar") -> dict[str, Any]:
    """What came out of a report: a chart and the table beneath it."""
    points = [(say("四川", "Sichuan"), 400), (say("江苏", "Jiangsu"), 200), (say("浙江", "Zhejiang"), 90)]
    rows = [
        {"label": label, "url": LIST, "share": 50, "figures": [str(value)], "urls": [LIST], "levels": [place]}
        for place, (label, value) in enumerate(points, 1)
    ]
    headings = [{"label": say("地区", "Region"), "numeric": False}, {"label": say("金额", "Amount"), "numeric": True}]
    chart = draw(kind, [Point(label, value, str(value), LIST) for label, value in points])
    title = say("金额共 690，分 3 组", "Amount 690 in 3 groups")
    totals = [{"text": say("合计", "Total"), "url": ""}, {"text": "690", "url": LIST}]
    return {"title": title, "headings": headings, "rows": rows, "totals": totals, "bars": False, "chart": chart}


def build(say: Words) -> Context:
    """analysis/build.html: a report as it is put together; a fault stands beside its choice."""
    group = [{"label": say("销售机会", "Deals"), "options": [option("owner", say("负责人", "Owner"), True)]}]
    figure = [{"label": "", "options": [option("count", say("记录数", "Records"), True)]}]
    source = [{"label": say("销售", "Sales"), "options": [option("sales.opportunity", say("销售机会", "Deals"), True)]}]
    values = {
        "name": "",
        "source": "sales.opportunity",
        "filters": "金额>",
        "groups": "",
        "measures": "",
        "columns": "",
    }
    return {
        "frame": frame(say, say("设计报表", "Report builder"), "reports"),
        "action": "/reports/build/",
        "values": {**values, "chart": "bar"},
        "offer": {
            "source": source,
            "groups": [group, group],
            "measures": [figure],
            "columns": [option("name", say("名称", "Name"), True)],
            "charts": [option("bar", say("柱状图", "Columns"), True)],
        },
        "conditions": conditions(say)["root"],
        "faults": {"filters": say("格式不正确", "Wrong format")},
        **answer(say),
        "errors": [],
    }


def board(say: Words) -> Context:
    """analysis/board.html: figures, goals and reports on one board."""
    figure = {"kind": "figure", "code": "figure:won", "title": say("赢单额", "Won"), "now": "333", "url": LIST}
    empty = {**figure, "now": "", "url": ""}
    goal = {"kind": "goal", "code": "goal:1", "title": say("赢单率", "Win rate"), **goal_of(say)}
    reports = [
        {
            "kind": "report",
            "code": kind,
            "url": "/reports/built/1/",
            "label": say("分布", "Spread"),
            **answer(say, kind),
        }
        for kind in ("bar", "line", "pie", "funnel")
    ]
    tabs = [{"label": say("市场", "Market"), "url": "/decisions/market/", "current": True}]
    return {
        "frame": frame(say, say("团队", "Team"), "boards"),
        "title": say("团队", "Team"),
        "tabs": tabs,
        "cards": [figure, empty, goal, {**goal, "now": "", "url": ""}, *reports],
        "arrange_url": "/boards/1/arrange/",
    }


def cards(say: Words) -> Context:
    """analysis/cards.html: the cards to choose from, those chosen first."""
    return {
        "frame": frame(say, say("选卡片", "Choose cards"), "boards"),
        "title": say("选卡片", "Choose cards"),
        "cards": [
            {"code": "figure:won", "label": say("赢单额", "Won"), "shown": True},
            {"code": "goal:1", "label": say("目标", "Goal"), "shown": False},
        ],
        "cancel_url": "/boards/1/look/",
        "fault": say("没有这张卡片", "No such card"),
        "action": "/boards/1/cards/",
    }


def goal_of(say: Words) -> dict[str, Any]:
    """How far a goal is."""
    figures = {"baseline": "20", "target": "30", "now": "25", "unit": "%", "share": 50}
    return {"label": say("赢单率", "Win rate"), "url": LIST, "due": "2026-12-31", **figures}


def goal_panel(say: Words) -> Context:
    """analysis/goal_panel.html: the bar of a goal beside it."""
    return {"item": goal_of(say)}


def quota_panel(say: Words) -> Context:
    """sales/quota_panel.html: the bar of a quota, the gap, the need of each day left."""
    figures = {"percent": "60", "share": 60, "reached": "60,000.00", "target": "100,000.00", "gap": "40,000.00"}
    return {"item": {**figures, "days_left": 9, "daily": "4,444.45", "url": "/contracts/"}}
