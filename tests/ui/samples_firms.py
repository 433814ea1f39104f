"""Sample contexts of the pages of several firms."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame


def plan(say: Words) -> Context:
    """accounts/plan.html: what the firm rents; `standing` is open or read_only."""
    facts = [
        (say("方案", "Plan"), say("标准版", "Standard")),
        (say("席位", "Seats"), say("已用 20，共 20", "20 of 20")),
    ]
    return {
        "frame": frame(say, say("租用方案", "Plan")),
        "facts": [
            {"name": label, "label": label, "text": text, "kind": "text", "url": "", "empty": False}
            for label, text in facts
        ],
        "modules": [
            {"name": say("组织与用户", "Organisation and users"), "kind": say("基本模块", "Area"), "active": True},
            {"name": say("保险", "Insurance"), "kind": say("行业包", "Trade pack"), "active": False},
        ],
        "rented": True,
        "full": True,
        "days": 12,
        "standing": "open",
    }


def firms(say: Words) -> Context:
    """accounts/firms.html: the firms of one person."""
    names = [say("江南智造设备有限公司", "Jiangnan Smart Equipment"), say("宏达公司", "Hongda")]
    rows = [
        {
            "name": name,
            "login": "linxiao",
            "url": f"/switch/{place}/",
            "here": place == 0,
            "leave_url": "/firms/1/leave/" if place else "",
        }
        for place, name in enumerate(names)
    ]
    return {"frame": frame(say, say("我的单位", "My firms")), "rows": rows, "add_url": "/firms/add/"}


def updates(say: Words) -> Context:
    """updates/page.html: what is new in each version; `read_url` is empty once it was read."""
    notes = [say("一台服务器可以有多家单位。", "Several firms on one server.")]
    return {
        "frame": frame(say, say("更新说明", "What is new")),
        "running": "0.2.0",
        "rows": [
            {"number": "0.2.0", "notes": notes, "fresh": True},
            {"number": "0.1.0", "notes": notes, "fresh": False},
        ],
        "read_url": "/updates/read/",
    }
