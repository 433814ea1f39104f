"""Sample context of a register: log, alarms, recycle bin, checks, what waits for a yes."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame
from tests.ui.samples_record import entry_field


def register(say: Words) -> Context:
    """audit/register.html: rows with a search above and acts beside them; the last cell may hold changes."""
    def cell(text: str, url: str = "", kind: str = "", level: str = "") -> Context:
        return {"text": text, "url": url, "kind": kind, "level": level, "hue": 0}

    restore = {"code": "restore", "label": say("恢复", "Restore"), "icon": "restore", "url": "/bin/7/restore/",
               "method": "post", "primary": False, "danger": False, "confirm": ""}
    change = {"label": say("地址", "Address"), "old": say("旧街 1 号", "1 Old Street"), "new": "", "name": "address"}
    return {
        "frame": frame(say, say("日志", "Log")),
        "title": say("日志", "Log"),
        "headings": [say("时间", "Time"), say("状态", "State"), say("做了什么", "What was done")],
        "rows": [
            {"cells": [cell("2026-11-22 10:15"), cell(say("待复审", "Second check"), kind="state", level="info"),
                       cell(say("修改了客户", "changed a customer"), "/customers/7/")],
             "changes": [change], "actions": [restore]},
            {"cells": [cell("2026-11-22 10:14"), cell(""), cell(say("登录", "signed in"))],
             "changes": [], "actions": []},
        ],
        "acted": True,
        "tabs": [{"label": say("全部", "All"), "url": "/bin/", "current": True}],
        "filters": [
            entry_field(name, label, input_type=kind, value="")
            for name, label, kind in (
                ("user", say("人员", "Person"), "select"), ("kind", say("动作", "Action"), "select"),
                ("from", say("从", "From"), "date"), ("to", say("到", "To"), "date"),
                ("ip", say("网络地址", "Network address"), "text"),
            )
        ],
        "actions": [{**restore, "label": say("校验日志", "Check the log"), "icon": "check", "url": "/log/check/"}],
        "action": "/log/",
        "notice": {"text": say("日志完好", "The log is whole"), "level": "good"},
        "empty": {"title": "", "text": ""},
        "more_url": "?before=1",
    }
