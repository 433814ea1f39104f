"""Sample contexts of logging contacts and of the decisions of a meeting."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame
from tests.ui.samples_record import entry_field, screen_detail

NOBODY = {"value": "", "label": "—", "selected": True}


def kind(code: str, label: str, key: str) -> Context:
    """One kind of entry; all but notes ask more."""
    return {"code": code, "label": label, "icon": code, "current": code == "note", "key": key, "asks": code != "note"}


def composed(say: Words) -> Context:
    """screens/detail.html with what the kinds of an area ask: `fields` first, `more` folded; each kind has a key."""
    made = screen_detail(say)
    results = [NOBODY, {"value": "1", "label": say("有意向", "Interested"), "selected": False}]
    minutes = entry_field("minutes", say("分钟数", "Minutes"), "int")
    composer = {
        "url": "/customers/customer/1/note/",
        "form_key": "",
        "kinds": [
            kind("note", say("记录", "Note"), "n"),
            kind("phone", say("电话", "Call"), "c"),
        ],
        "fields": [entry_field("result", say("结果", "Result"), "pick", input_type="select", choices=results)],
        "more": [minutes],
    }
    return {**made, "composer": composer}


def decisions(say: Words) -> Context:
    """activities/decisions.html: one line refused, one decision made before."""
    title = say("决定：年度框架洽谈会", "Decisions: yearly framework talks")
    required = say("此项为必填项", "This field is required")
    people = [NOBODY, {"value": "4", "label": say("林晓", "Lin Xiao"), "selected": False}]
    line = [
        entry_field("text.0", say("决定", "Decision"), value=say("出新报价", "Make a new offer"), autofocus=True),
        entry_field("owner.0", say("负责人", "Owner"), "fk", input_type="select", choices=people, error=required),
        entry_field("day.0", say("期限", "Due"), "date", input_type="date", value="2026-12-01"),
    ]
    made = {
        "text": say("安排试机", "Arrange a trial"),
        "url": "/tasks/7/",
        "who": say("何静", "He Jing"),
        "day": "2026-11-30",
        "status": say("待接收", "Waiting"),
        "level": "info",
    }
    return {
        "frame": frame(say, title),
        "title": title,
        "action": "/meetings/3/decisions/",
        "cancel_url": "/meetings/3/",
        "form_key": "",
        "made": [made],
        "lines": [line],
    }


def steps_panel(say: Words) -> Context:
    """activities/steps_panel.html: one step done, one to do."""
    steps = [
        {"pk": 1, "text": say("选料", "Choose material"), "done": True},
        {"pk": 2, "text": say("打样", "Make a sample"), "done": False},
    ]
    return {"item": {"url": "/tasks/7/steps/", "steps": steps, "count": "1/2", "may_write": True}}


def decisions_panel(say: Words) -> Context:
    """activities/decisions_panel.html: what was decided, with its task."""
    made = decisions(say)["made"]
    return {"item": {"rows": made, "count": "1"}}


def tasks_panel(say: Words) -> Context:
    """activities/tasks_panel.html: the tasks that came from a record."""
    badge = {"kind": "state", "text": say("待接收", "Waiting"), "level": "info", "hue": 0}
    title = say("联系 东方食品", "Contact Eastern Foods")
    return {"item": {"rows": [{"title": title, "url": "/tasks/7/", "sub": "11-27 09:00", "badge": badge}]}}
