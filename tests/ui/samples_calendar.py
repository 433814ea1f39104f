"""Sample contexts of the calendar, its files, messages and the choices of notices."""

from __future__ import annotations

from typing import Any

from tests.ui.samples import Context, Words, frame


def calendar(say: Words) -> Context:
    """activities/calendar.html: `drawn` says to the script what to draw, else `days` or `team` stand on the page."""
    looks = ("today", say("今天", "Today")), ("week", say("周", "Week")), ("list", say("列表", "List"))
    lines = [
        line("09:00–10:00", say("拜访东方食品", "Visit to Oriental Foods"), say("三楼会议室", "Room 3"), clash=True),
        line("09:30", say("寄样品", "Send the samples"), "", source="tasks"),
        line(say("全天", "All day"), say("展会", "Trade fair"), "", again=True),
        {**line("14:00–15:00", say("忙", "Busy"), ""), "url": ""},
    ]
    return {
        "frame": frame(say, say("日历", "Calendar"), "calendar"),
        "request": {"csp_nonce": ""},
        "title": "2026-11-23 – 12-22",
        "looks": [
            {"label": label, "url": f"/calendar/?view={code}", "current": code == "list"} for code, label in looks
        ],
        "before_url": "/calendar/?view=list&date=2026-10-24",
        "after_url": "/calendar/?view=list&date=2026-12-23",
        "now_url": "/calendar/?view=list",
        "look": "list",
        "day": "2026-11-23",
        "whose": [{"value": "me", "label": say("我", "Me"), "selected": True}],
        "add_url": "/calendarentries/add/",
        "drawn": None,
        "list_url": "/calendar/?view=list",
        "days": [{"label": say("2026-11-23 周一", "2026-11-23 Monday"), "today": True, "lines": lines}],
        "team": None,
        "more": True,
    }


def line(time: str, title: str, note: str, source: str = "calendar", **more: bool) -> dict[str, Any]:
    """One thing of a day."""
    return {
        "time": time,
        "title": title,
        "url": "/calendarentries/1/",
        "source": source,
        "note": note,
        "clash": False,
        "again": False,
        **more,
    }


def files(say: Words) -> Context:
    """activities/calendar_files.html: taking a file in, and the secret address, shown once when it was just made."""
    field = {
        "name": "file", "label": say("日历文件（.ics）", "Calendar file (.ics)"), "kind": "file", "input_type": "file",
        "value": "", "required": True, "error": say("文件不完整", "The file is incomplete"), "help": "", "choices": [],
        "max_length": None, "search_url": "", "readonly": False, "check_url": "", "autofocus": False, "unit": "",
        "theirs": None, "when": None, "accept": ".ics",
    }  # fmt: skip
    return {
        "frame": frame(say, say("导入与订阅", "Files and subscription"), "calendar"),
        "action": "/calendar/files/",
        "field": field,
        "may_add": True,
        "secret_url": "https://crm.example/calendar/x.ics",
        "feed": {"created": "2026-11-01", "used": "2026-11-22 09:00"},
        "mine_url": "/calendar/files/mine.ics",
    }


def clashes(say: Words) -> Context:
    """activities/clash_panel.html: what the people of an entry have at the same time."""
    rows = [{"title": say("周会", "Weekly"), "url": "/calendarentries/2/", "time": "11-23 09:30"}]
    return {"item": {"count": "1", "rows": [*rows, {"title": say("忙", "Busy"), "url": "", "time": "11-23 09:40"}]}}


def message(say: Words) -> Context:
    """activities/message_panel.html: who has read a message."""
    rows = [{"name": say("何静", "He Jing"), "time": "11-22 09:30"}, {"name": say("陈若溪", "Chen Ruoxi"), "time": ""}]
    urls = {"read_url": "/messages/1/read/", "answer_url": "/messages/add/?people=3"}
    return {"item": {"rows": rows, "more": True, **urls}, "csrf_input": ""}


def choices(say: Words) -> Context:
    """screens/notice_settings.html: kinds of notices by channels, quiet hours, the person's clock."""
    channels = [say("站内", "Bell"), say("邮件", "Mail"), say("短信", "SMS")]
    boxes = [
        {"name": f"tasks:{place}", "label": label, "on": place == 0, "fixed": False}
        for place, label in enumerate(channels)
    ]
    quiet = {
        **files(say)["field"],
        "name": "quiet_from",
        "label": say("安静时段从", "Quiet from"),
        "input_type": "time",
    }
    return {
        "frame": frame(say, say("提醒与通知", "Reminders and notices")),
        "action": "/notices/settings/",
        "channels": channels,
        "rows": [{"label": say("任务", "Tasks"), "boxes": boxes}],
        "fields": [quiet],
        "errors": [],
    }


def newest(say: Words) -> Context:
    """screens/notice_new.html: what pops up."""
    return {"notices": [{"id": 7, "text": say("提醒：周会", "Reminder: weekly"), "url": "/calendarentries/2/"}]}
