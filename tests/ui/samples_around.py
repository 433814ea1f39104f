"""Sample contexts of what stands around a customer: relations as panel and map, value card, panels fetched later."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame


def ties_panel(say: Words) -> Context:
    """customers/ties_panel.html: what the other side is to this one, or `outward` the other way round."""
    row = {"name": say("王伟", "Wang Wei"), "url": "/contacts/1/", "relation": say("决策者", "Decision maker")}
    more = {"outward": False, "relation_url": "/relations/1/", "attitude": say("支持", "For"), "level": "good"}
    plain = {**row, **more, "name": say("华东分公司", "East branch"), "outward": True, "attitude": "", "level": ""}
    return {"item": {"map_url": "/customers/1/map/", "add_url": "/relations/add/", "rows": [{**row, **more}, plain]}}


def value_card(say: Words) -> Context:
    """customers/value_card.html: a figure with its day leads to its working; without one too little is known."""
    known = {"label": say("终身价值", "Lifetime value"), "text": "182,000", "day": "2026-11-20", "url": "/orders/"}
    return {
        "item": {
            "known": True,
            "rows": [known, {"label": say("流失风险", "Churn risk"), "text": "", "day": "", "url": ""}],
        }
    }


def related(say: Words) -> Context:
    """screens/related.html: the panels that a record's page fetches once it stands."""
    row = {"title": "XY-2026-0001", "sub": "2026-12-01", "url": "/agreements/1/", "person": False, "amount": ""}
    panel = {"key": "agreements", "label": say("协议", "Agreements"), "count": "1", "icon": "contract"}
    urls = {"add_url": "/agreements/add/?customer=1", "more_url": ""}
    beside = [
        {"template": "customers/value_card.html", **value_card(say)["item"]},
        {"template": "customers/ties_panel.html", **ties_panel(say)["item"]},
    ]
    return {
        "frame": frame(say, say("东方食品", "Orient Foods")),
        "title": say("东方食品", "Orient Foods"),
        "beside": beside,
        "panels": [{**panel, **urls, "rows": [{**row, "badge": None}]}],
    }


def node(name: str, x: int, shape: str, level: str, said: str, influence: str) -> Context:
    """One node of the map at one height; `shape` says the attitude without colour."""
    corners = f"{x},45 {x + 25},70 {x},95 {x - 25},70"
    return {
        "x": x, "y": 70, "size": 25, "left": x - 25, "top": 45, "side": 50, "diamond": corners,
        "shape": shape, "level": level, "kind": "contact", "centre": False, "name": name, "whole": f"{name} {said}",
        "influence": influence, "text_y": 110, "said": said, "said_y": 124, "number_y": 74, "url": "/contacts/1/",
    }  # fmt: skip


def decision_map(say: Words) -> Context:
    """customers/map.html: the drawing, the same as a table, and contacts without a role."""
    title = say("东方食品 的决策关系图", "Decision map of Orient Foods")
    told = {
        "first": say("王伟", "Wang Wei"), "first_url": "/contacts/1/", "relation": say("决策者", "Decision maker"),
        "relation_url": "/relations/1/", "second": say("东方食品", "Orient Foods"), "second_url": "/customers/1/",
        "influence": "5", "attitude": say("支持", "For"), "level": "good",
    }  # fmt: skip
    return {
        "frame": frame(say, title),
        "title": title,
        "add_url": "/relations/add/?to_customer=1",
        "map": {
            "width": 440,
            "height": 200,
            "lines": [
                {"x1": 95, "y1": 70, "x2": 190, "y2": 70, "x": 140, "y": 66, "text": say("影响者", "Influencer")}
            ],
            "nodes": [
                node(say("王伟", "Wang Wei"), 70, "disc", "good", say("支持", "For"), "5"),
                node(say("李娜", "Li Na"), 220, "diamond", "bad", say("反对", "Against"), "3"),
                node(say("张敏", "Zhang Min"), 370, "square", "", say("中立", "Neutral"), "1"),
            ],
        },
        "rows": [told],
        "missing": [{"name": say("赵强", "Zhao Qiang"), "url": "/contacts/4/", "add_url": "/relations/add/"}],
    }
