"""Sample contexts of the workbench: its tiles, the form that arranges them."""

from __future__ import annotations

from typing import Any

from kemai.core.screens.workbench.tiles import LINE, PLAIN
from tests.ui.samples import Context, Words, frame
from tests.ui.samples_pages import progress, screen_notices


def tile(code: str, label: str, **more: Any) -> dict[str, Any]:
    """One tile as the workbench draws it."""
    return {**PLAIN, "code": code, "label": label, **more}


def tasks(say: Words) -> dict[str, Any]:
    """Today's tasks: one late, one due today with a button."""
    done = {"label": say("完成：寄样件", "Finish: send samples"), "url": "/tasks/2/act/done/", "icon": "check"}
    rows = [
        LINE
        | {
            "title": say("寄验收单原件", "Send the acceptance papers"),
            "url": "/tasks/1/",
            "sub": say("南京金陵医疗", "Nanjing Jinling"),
            "time": "11-19",
            "time_level": "late",
            "badge": {"kind": "state", "text": say("高", "High"), "level": "warn"},
        },
        LINE
        | {
            "title": say("寄样件", "Send samples"),
            "url": "/tasks/2/",
            "face": say("华瑞精密", "Huarui"),
            "time": "15:00",
            "time_level": "soon",
            "amount": "¥442,000",
            "acts": [{**done, "dialog": True}],
        },
    ]
    add = {"label": say("加任务", "Add task"), "url": "/tasks/add/", "icon": "task"}
    return tile("tasks", say("今日任务", "Today's tasks"), rows=rows, count="2", all_url="/tasks/", add=add)


def figures(say: Words) -> dict[str, Any]:
    """Own figures."""
    won = {"label": say("本月赢单", "Won this month"), "text": "¥451,600", "note": say("3 单", "3 deals"), "level": ""}
    leads = {"label": say("本月新线索", "New leads"), "text": "8", "note": "", "level": "soon"}
    made = [one | {"url": "/opportunities/"} for one in (won, leads)]
    shape = {"template": "screens/tile_figures.html", "bare": True}
    return tile("figures", say("我的数字", "My figures"), figures=made, **shape)


def nobody(say: Words) -> dict[str, Any]:
    """A tile without rows, which says what to do."""
    empty = {
        "text": say("没有未读的消息。", "No unread messages."),
        "label": say("写消息", "Write"),
        "url": "/messages/add/",
    }
    return tile("messages", say("未读消息", "Unread messages"), rows=[], empty=empty)


def agenda(say: Words) -> dict[str, Any]:
    """Appointments: one past, one to come that clashes."""
    rows = [
        {
            "time": "09:30",
            "title": say("晨会", "Stand-up"),
            "url": "",
            "place": "",
            "shape": "past",
            "tag": "",
            "level": "",
        },
        {
            "time": "14:00",
            "title": say("方案会", "Proposal"),
            "url": "/meetings/1/",
            "place": say("会议室 2", "Room 2"),
            "shape": "now",
            "tag": say("冲突", "Clash"),
            "level": "bad",
        },
    ]
    template = "activities/agenda_tile.html"
    return tile("agenda", say("今日日程", "Today's appointments"), template=template, rows=rows, count=2)


def workbench(say: Words) -> Context:
    """screens/workbench.html: the start page; every figure and every row leads to its records."""
    notices = tile("notices", say("通知", "Notices"), template="screens/tile_notices.html")
    jobs = tile("jobs", say("后台任务", "Jobs"), template="screens/tile_jobs.html", jobs=[progress(say)])
    later = tile("warnings", say("预警", "Warnings"), later_url="/desk/warnings/")
    return {
        "frame": frame(say, say("工作台", "Workbench"), "workbench", crumbs=[]),
        "greeting": say("林晓，下午好", "Lin Xiao, good afternoon"),
        "date": say("2026-11-20 星期五", "2026-11-20 Friday"),
        "said": [{"text": say("2 件任务", "2 tasks"), "url": "#tile-tasks"}, {"text": "2", "url": "#tile-agenda"}],
        "quick": [tasks(say)["add"]],
        "columns": [
            [figures(say), tasks(say), nobody(say)],
            [agenda(say), notices | {"notices": screen_notices(say)["notices"]}, later, jobs],
        ],
    }


def tile_alone(say: Words) -> Context:
    """screens/tile_page.html: one tile by itself."""
    return {"frame": frame(say, say("今日任务", "Today's tasks"), crumbs=[]), "item": tasks(say)}


def arrange(say: Words) -> Context:
    """screens/arrange.html: which tiles, in which order."""
    title = say("安排工作台", "Arrange the workbench")
    shown = [{"code": "tasks", "label": say("今日任务", "Today's tasks"), "shown": True}]
    hidden = [{"code": "notices", "label": say("通知", "Notices"), "shown": False}]
    groups = [{"label": say("左边", "Left"), "tiles": shown}, {"label": say("右边", "Right"), "tiles": hidden}]
    return {"frame": frame(say, title, crumbs=[]), "title": title, "groups": groups, "action": "/desk/"}
