"""Holidays as people and machines see them: looked up by everybody, kept by administrators, imported once a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.core.access.rights import reserve
from kemai.core.options import option
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.screens.menu import place
from kemai.core.tenancy.viewer import Viewer
from kemai.core.working_days.models import SpecialDay

LONGEST = 60
USUAL = ["1", "2", "3", "4", "5"]
NAMES = (
    ("1", _("星期一")),
    ("2", _("星期二")),
    ("3", _("星期三")),
    ("4", _("星期四")),
    ("5", _("星期五")),
    ("6", _("星期六")),
    ("7", _("星期日")),
)
WEEK = option(
    "working.week",
    _("每周工作日"),
    USUAL,
    group=_("工作日"),
    choices=lambda _viewer: list(NAMES),
    help=_("法定假日和调休另在“节假日”里登记"),
)

reserve("core.specialday", "add", "write", "delete", "import", "mail", "merge")
place("settings", _("节假日"), "/holidays/", "calendar", lambda viewer: viewer.may("core.specialday", "write"))


@registry.add
class SpecialDayType(RecordType):
    """Holidays and the weekends worked in exchange; due dates, repeats and reminders ask them."""

    model, icon, slug = SpecialDay, "calendar", "holidays"
    plural = pgettext_lazy("plural", "节假日")
    columns = ["name", "kind", "first", "last", "updated_at"]
    form = [(_("节假日"), ["name", "kind", "first", "last", "remark"])]
    facts = ["kind", "first", "last"]
    badges = {"kind": "state"}
    state_levels = {"kind": {"off": "good", "work": "warn"}}
    search = {"name": "A"}
    order = "-first"
    common = frozenset({"find", "read", "print", "export"})

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse an end before the start, and a stretch that no holiday has (E-RNG)."""
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            yield "last", Invalid("E-RNG", _("不能早于第一天"))
        elif first and last and (last - first).days >= LONGEST:
            yield "last", Invalid("E-RNG", _("最多 %(count)d 天") % {"count": LONGEST})

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Let a single day end on itself."""
        if "last" in values or record is None:
            values["last"] = values.get("last") or values.get("first") or (record.first if record else None)
