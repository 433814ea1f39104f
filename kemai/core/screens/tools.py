"""What every form offers besides saving: a new one, delete, find, reports, what is known of the record, help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from kemai.core.actions.perform import right_of
from kemai.core.records.typed import RecordType
from kemai.core.screens.described import can
from kemai.core.tenancy.viewer import Viewer

Report = Callable[[RecordType, Viewer], str]
_reports: list[Report] = []


def provide_report(function: Report) -> Report:
    """Register the function that gives the address of a report over a type, empty where there is none for a person."""
    _reports[:] = [function]
    return function


def tools_of(record_type: RecordType, record: Any, viewer: Viewer) -> list[dict[str, Any]]:
    """Give the ways out of the form of a record, None for that of a new one; only those that the person has."""
    home, may = f"/{record_type.address}/", can(record_type, viewer)
    found = [tool("search", _("查找%(type)s") % {"type": record_type.many}, home)]
    if record is not None:
        if may["add"]:
            found.insert(0, tool("plus", _("新建%(type)s") % {"type": record_type.label}, f"{home}add/"))
        found.append(tool("history", _("修改历史"), f"{home}{record.pk}/history/"))
    if report := next((address for one in _reports if (address := one(record_type, viewer))), ""):
        found.append(tool("chart", _("报表"), report))
    found.append(tool("help", _("帮助"), "/keys/", dialog=True))
    if record is not None and may["delete"] and deletable(record_type, record, viewer):
        found.append(tool("trash", _("删除"), f"{home}{record.pk}/delete/", dialog=True))
    return found


def deletable(record_type: RecordType, record: Any, viewer: Viewer) -> bool:
    """Say whether a record lies within what the person may delete."""
    reached = record_type.model.objects.visible_to(viewer, right_of(record_type, "delete")[1])
    return bool(reached.filter(pk=record.pk).order_by().exists())


def tool(icon: str, label: str, url: str, *, dialog: bool = False) -> dict[str, Any]:
    """Give one line of the menu; a dialog opens over the form."""
    return {"icon": icon, "label": label, "url": url, "dialog": dialog}
