"""Meetings as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.meetings.seats import take_seats
from kemai.areas.activities.models import Meeting, MeetingSeat
from kemai.areas.activities.naming import people
from kemai.core.notify.send import notify
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.handed import handed
from kemai.core.records.typed import OwnPage, RecordType
from kemai.core.tenancy.viewer import Viewer

DECIDE = OwnPage("decisions", _("记决定"), "task", "decisions/", "write")


@registry.add
class MeetingType(RecordType):
    """A talk or meeting with its agenda, people and minutes; who takes part reads it, who organises it writes."""

    model, icon, menu, title = Meeting, "briefcase", "affairs", "subject"
    plural = pgettext_lazy("plural", "会议")
    columns = ["subject", "kind", "customer", "start", "place", "people", "owner"]
    form = [
        (_("会议"), ["subject", "kind", "customer", "start", "end", "place", "people", "parties", "owner"]),
        (_("内容"), ["agenda", "minutes", "remark"]),
    ]
    facts = ["customer", "start", "end", "place", "owner"]
    badges = {"kind": "tag"}
    search = {"subject": "A", "agenda": "C", "minutes": "C", "parties": "C"}
    transfer = {"by": {"customer": "number"}}
    order = "-start"
    panels_under, later = ("customers.customer",), True
    goes_with = ("customer",)
    pages = (DECIDE,)
    personal = {"parties": "general", "minutes": "general"}
    views = [
        {"name": _("全部"), "filters": {}},
        {"name": _("我组织的"), "filters": {"owner": "me"}},
        {"name": _("我参加的"), "filters": {"people": "me"}},
    ]

    def in_sight(self, reached: Q, viewer: Viewer, verb: str) -> Q:
        """Let those who take part read a meeting, wherever its organiser sits."""
        if verb not in ("find", "read") or not reached:
            return reached
        return reached | handed(MeetingSeat, "meeting", viewer, by="start")

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse an end before the start."""
        start, end = values.get("start"), values.get("end")
        if start and end and end < start:
            yield "end", Invalid("E-RNG", _("不能早于开始"))

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Tell those who are asked to come, and those who come when the time or place has moved."""
        moved = {one["field"]: one["old"] for one in changes or ()}
        before = people(moved.get("people") or "") if "people" in moved else set()
        if action == "add" or {"people", "start"} & set(moved):
            take_seats([record.pk])
        if action == "add" or "people" in moved:
            tell(people(record.people) - before, record, by)
        elif {"start", "place"} & set(moved):
            tell(people(record.people), record, by)

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Let those who take part read what a file brought, in the order of its times."""
        take_seats(list(ids))

    def follow_undo(self, record: Any, by: Viewer) -> None:
        """Give the seats back to those who had them, at the time that the meeting had."""
        take_seats([record.pk])

    def release(self, record: Any) -> None:
        """Let the decisions and seats go with their meeting; the tasks that came of the decisions stay."""
        record.decisions.all().delete()
        record.seats.all().delete()


def tell(whom: set[int], meeting: Any, by: Viewer) -> None:
    """Tell people when and where a meeting is."""
    words = {"name": by.name, "meeting": meeting.subject, "when": f"{timezone.localtime(meeting.start):%m-%d %H:%M}"}
    if whom:
        notify(
            whom, lambda: gettext("%(name)s 请你参加：%(meeting)s，%(when)s") % words, f"/meetings/{meeting.pk}/", by=by
        )
