"""Today's tasks on the workbench: what is due, what is late, and the button that finishes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kemai.areas.activities.models import Task
from kemai.areas.activities.queries import tasks_for
from kemai.core.screens.workbench.tiles import act, line, tile
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.task"
SHOWN, MOST = 8, 50
COLUMNS = ("pk", "subject", "due", "status", "priority", "customer__name")
BACK = "?back=/"


@tile("tasks", gettext_lazy("今日任务"), place=20, type_key=KEY)
def tasks(viewer: Viewer) -> dict[str, Any]:
    """Show what a person has to do by the end of today, the most pressing first."""
    found = list(tasks_for(viewer, timezone.localdate()).values_list(*COLUMNS)[: MOST + 1])
    number = f"{MOST}+" if len(found) > MOST else str(len(found))
    add = {"label": _("加任务"), "url": "/tasks/add/", "icon": "task"} if viewer.may(KEY, "add") else None
    may_write, now = viewer.may(KEY, "write"), timezone.now()
    return {
        "rows": [row(one, now, may_write) for one in found[:SHOWN]],
        "count": number if found else "",
        "said": ngettext("%(count)s 件任务", "%(count)s 件任务", len(found)) % {"count": number} if found else "",
        "all_url": "/tasks/?f=owner:is:me&f=status:is:new|accepted|doing&sort=due",
        "add": add,
        "empty": {"text": _("今天的任务都做完了。任务到期、被派任务，或谈完约了下一步，都会列在这里。")},
    }


def row(values: tuple[Any, ...], now: datetime, may_write: bool) -> dict[str, Any]:
    """Give one task with the next step that its state allows."""
    pk, subject, due, status, priority, customer = values
    home, acts = f"/tasks/{pk}/", []
    if may_write:
        code, label = ("accept", _("接收")) if status == Task.Status.NEW else ("done", _("完成"))
        acts.append(
            act(
                _("%(verb)s：%(task)s") % {"verb": label, "task": subject},
                f"{home}act/{code}/{BACK}",
                "check",
                dialog=True,
            )
        )
    local = timezone.localtime(due)
    is_today = local.date() == timezone.localdate()
    made = line(subject, home, sub=customer or "", time=f"{local:%H:%M}" if is_today else f"{local:%m-%d}", acts=acts)
    made["time_level"] = "late" if due < now else "soon" if is_today else ""
    if priority in (Task.Priority.HIGH, Task.Priority.URGENT):
        level = "bad" if priority == Task.Priority.URGENT else "warn"
        made["badge"] = {"kind": "state", "text": str(Task.Priority(priority).label), "level": level}
    return made
