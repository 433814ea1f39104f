"""The lines of a daily report: which acts of history count as which piece of a day's work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.core.modules.declare import module_of
from kemai.core.records import registry
from kemai.core.tenancy.viewer import Viewer


@dataclass(frozen=True)
class DailyLine:
    """One kind of work on a record type: the acts that make it (`sales.lead.add`), or the moment that its records bear.

    `dated` names the field of that moment; the records are then those of the person who owns them. `amount` names the
    money of the records that is added up.
    """

    code: str
    label: Any
    type_key: str
    actions: tuple[str, ...] = ()
    dated: str = ""
    amount: str = ""

    def open_to(self, viewer: Viewer) -> bool:
        """Say whether the line exists for a person: what it is about is switched on, and theirs to read."""
        return module_of(self.type_key) not in viewer.rights.off and viewer.may(self.type_key, "read")


_lines: dict[str, DailyLine] = {}


def daily_line(code: str, label: Any, type_key: str, *verbs: str, dated: str = "", amount: str = "") -> DailyLine:
    """Put a kind of work into everybody's daily report: the verbs of a type whose acts make it, or a moment it bears.

    Higher areas call it where they declare the verb: `daily_line("deals_won", _("赢单"), "sales.opportunity", "win")`.
    An act counts once for each record and day; `amount` is added up over the records that the reader may see.
    """
    acts = tuple(f"{type_key}.{verb}" for verb in verbs)
    made = _lines[code] = DailyLine(code, label, type_key, acts, dated, amount)
    return made


def daily_lines(viewer: Viewer) -> list[DailyLine]:
    """Give the lines that exist for a person, in the order declared; types that nobody has declared yet are absent."""
    known = {one.key for one in registry.all()}
    return [one for one in _lines.values() if one.type_key in known and one.open_to(viewer)]


def by_action(lines: Iterable[DailyLine]) -> dict[str, DailyLine]:
    """Give each line by the acts that make it."""
    return {action: line for line in lines for action in line.actions}


daily_line("interactions", pgettext_lazy("plural", "联系记录"), "activities.interaction", "add")
daily_line("visits", pgettext_lazy("plural", "拜访"), "activities.visit", dated="done_at")
daily_line("new_customers", _("新客户"), "customers.customer", "add")
daily_line("new_contacts", _("新联系人"), "customers.contact", "add")
daily_line("tasks_done", _("完成任务"), "activities.task", "done")
daily_line("tasks_new", _("新任务"), "activities.task", "add")
daily_line("needs", _("客户需求"), "customers.need", "add")
daily_line("agreements", pgettext_lazy("plural", "协议"), "customers.agreement", "add", "take_effect")
daily_line("meetings", pgettext_lazy("plural", "会议"), "activities.meeting", "add")
daily_line("plans", _("事务完成"), "activities.eventplan", "finish")
