"""Visits as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.activities.models import Visit
from kemai.areas.activities.visits.logging import log_visit, log_visits
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import OwnPage, RecordType
from kemai.core.tenancy.viewer import Viewer

Status = Visit.Status


def may_check_in(visit: Any) -> bool:
    """Say whether somebody may still check in at a visit."""
    return visit.status == Status.PLANNED and visit.checked_in_at is None


def still_to_come(moment: datetime | None) -> bool:
    """Say whether a moment lies today or later."""
    return moment is not None and timezone.localtime(moment).date() >= timezone.localdate()


@registry.add
class VisitType(RecordType):
    """Visits to customers: planned for a time, checked in on the spot, done by their record."""

    model, icon, menu, title = Visit, "map-pin", "affairs", "goal"
    plural = pgettext_lazy("plural", "拜访")
    columns = ["goal", "customer", "planned_at", "stop", "status", "checked_in_at", "position", "owner"]
    form = [
        (_("计划"), ["customer", "goal", "planned_at", "stop", "companions", "owner"]),
        (_("拜访记录"), ["record", "people_met", "findings", "rival_news", "next_step", "next_at", "remark"]),
        (_("签到"), ["status", "checked_in_at", "position", "done_at"]),
    ]
    folded = (_("签到"),)
    facts = ["customer", "planned_at", "checked_in_at", "position", "owner"]
    badges = {"status": "state"}
    state_levels = {"status": {"planned": "info", "done": "good", "missed": "bad"}}
    search = {"goal": "A", "record": "C"}
    transfer = {"by": {"customer": "number"}}
    order = "-planned_at"
    panels_under, later = ("customers.customer",), True
    panels_by = {"core.region": "customer.region"}
    goes_with = ("customer",)
    personal = dict.fromkeys(("record", "people_met", "findings"), "general")
    pages = (OwnPage("checkin", _("签到"), "map-pin", "checkin/", "write", may_check_in),)
    views = [
        {"name": _("全部"), "filters": {}},
        {"name": _("我的"), "filters": {"owner": "me"}},
        {"name": _("已错过"), "filters": {"status": "missed"}},
    ]

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse the record of a visit that is still to come, and taking the record of a done one away."""
        planned = values.get("planned_at")
        if values.get("record") and planned and timezone.localtime(planned).date() > timezone.localdate():
            yield "record", Invalid("E-RNG", _("计划时间在今天之后；提前去的请先改计划时间"))
        if values.get("status") == Status.DONE and not values.get("record"):
            yield "record", Invalid("E-REQ", _("已完成的拜访要有拜访记录"))

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Let the record make a visit done, and a new day give a missed one another chance."""
        if values.get("record") and (record is None or record.status != Status.DONE):
            values["status"], values["done_at"] = Status.DONE, timezone.now()
        elif record is not None and record.status == Status.MISSED and still_to_come(values.get("planned_at")):
            values["status"] = Status.PLANNED

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Log a visit as a contact when it is done."""
        moved = changes is None or any(one["field"] == "status" for one in changes)
        if record.status == Status.DONE and action in ("add", "edit") and moved:
            log_visit(record, by)

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Log the visits paid that a file brought in."""
        log_visits(ids, by)
