"""Sample contexts of the pages on which people look at their day: the report that writes itself, the check-in."""

from __future__ import annotations

from typing import Any

from tests.ui.samples import Context, Words, frame


def text(name: str, label: str, value: str = "", error: str = "") -> dict[str, Any]:
    """One text of several lines."""
    return {
        "name": name,
        "label": label,
        "kind": "long",
        "input_type": "textarea",
        "value": value,
        "text": "",
        "required": False,
        "choices": [],
        "error": error,
        "help": "",
        "max_length": 4000,
        "unit": "",
        "search_url": "",
        "readonly": False,
        "check_url": "",
        "autofocus": False,
        "theirs": None,
        "when": None,
    }


def journal(say: Words) -> Context:
    """activities/journal.html: what was done, what waits, and both texts under it."""
    title = say("林晓 的工作日报", "Daily report of Lin Xiao")
    rows = [
        {
            "time": "09:40",
            "title": say("苏州青禾科技有限公司", "Suzhou Qinghe Technology"),
            "url": "/customers/1/",
            "amount": "6,780.00",
        },
        {
            "time": "11:05",
            "title": say("杭州云帆贸易有限公司", "Hangzhou Yunfan Trading"),
            "url": "/customers/2/",
            "amount": "",
        },
    ]
    hidden = say("另有 1 条不在您的查看范围内", "1 more out of your sight")
    days = [(say("前一天", "Day before"), "2026-11-19"), ("2026-11-20", "2026-11-20")]
    return {
        "frame": frame(say, title),
        "title": title,
        "days": [{"label": label, "url": f"/journal/4/{day}/", "current": label == day} for label, day in days],
        "sections": [
            {"label": say("新客户", "New customers"), "count": 3, "rows": rows, "hidden": hidden, "total": "6,780.00"},
            {"label": say("联系", "Contacts"), "count": 2, "rows": rows, "hidden": "", "total": ""},
        ],
        "load": {"tasks": 12, "overdue": 2, "visits": 4, "contacts": 9, "share": 83, "level": "good"},
        "load_url": "/tasks/?f=owner:is:4",
        "action": "/journal/4/2026-11-20/",
        "note": say("上午在展会，名片 12 张", "At the fair in the morning, 12 cards"),
        "kind": say("展会", "Trade fair"),
        "comment": "",
        "commented_by": "",
        "note_fields": [],
        "comment_fields": [
            text("comment", say("主管备注", "Manager's comment"), error=say("超出允许范围", "Too long"))
        ],
        "errors": [say("超出允许范围：≤ 4000", "Out of range: ≤ 4000")],
    }


def checkin(say: Words) -> Context:
    """activities/checkin.html: the check-in on the spot, refused once."""
    title = say("签到：看样机", "Check in: see the sample machine")
    return {
        "frame": frame(say, title),
        "title": title,
        "customer": say("苏州青禾科技有限公司", "Suzhou Qinghe Technology"),
        "address": say("苏州市工业园区星湖街 1 号", "1 Xinghu Street, Suzhou Industrial Park"),
        "names": ("latitude", "longitude", "accuracy"),
        "refused": say("当前状态不允许此操作：已经签到，或拜访已经结束", "Already checked in"),
        "action": "/visits/1/checkin/",
        "cancel_url": "/visits/1/",
    }
