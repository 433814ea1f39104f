"""Where a record stands between the two checks: read from its marks, for one record and as a condition of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from kemai.core.records.conditions.errors import UnknownName
from kemai.core.review.choices import HIDE, reviewed
from kemai.core.review.models import ReviewMark

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

FIRST, SECOND, DONE, RETURNED = "first", "second", "done", "returned"
STATES = {FIRST: _("待初审"), SECOND: _("待复审"), DONE: _("已审核"), RETURNED: _("已退回")}
LEVELS = {FIRST: "warn", SECOND: "info", DONE: "good", RETURNED: "bad"}
Step, Verdict = ReviewMark.Step, ReviewMark.Verdict


def marks_of(record_type: RecordType, record_id: int, organisation_id: int) -> dict[int, ReviewMark]:
    """Give the marks of a record that hold, by step."""
    place = {"organisation_id": organisation_id, "record_type": record_type.key, "record_id": record_id}
    rows = ReviewMark.objects.filter(**place, cleared_at__isnull=True).select_related("user")
    return {mark.step: mark for mark in rows}


def state_of(marks: dict[int, ReviewMark]) -> str:
    """Say where a record with these marks stands."""
    if any(mark.verdict == Verdict.RETURNED for mark in marks.values()):
        return RETURNED
    if Step.SECOND in marks:
        return DONE
    return SECOND if Step.FIRST in marks else FIRST


def with_state(rows: Any, record_type: RecordType, state: str) -> Any:
    """Keep the rows of a list that stand so."""
    marks = ReviewMark.objects.filter(
        organisation_id=OuterRef("organisation_id"),
        record_type=record_type.key,
        record_id=OuterRef("pk"),
        cleared_at__isnull=True,
    )
    first, second = (Exists(marks.filter(step=step, verdict=Verdict.PASSED)) for step in (Step.FIRST, Step.SECOND))
    returned = Exists(marks.filter(verdict=Verdict.RETURNED))
    match state:
        case "done":
            return rows.filter(second)
        case "returned":
            return rows.filter(returned)
        case "first":
            return rows.filter(~first, ~returned)
        case "second":
            return rows.filter(first, ~second, ~returned)
    raise UnknownName("review")


def views(record_type: RecordType, viewer: Viewer, home: str) -> list[dict[str, Any]]:
    """Give a tab of the list for each state, where the type is checked."""
    if not reviewed(record_type, viewer.organisation_id):
        return []
    same = {"id": 0, "current": False, "count": "", "shared": True, "mine": False, "edit_url": ""}
    return [{**same, "name": str(label), "url": f"{home}?review={code}"} for code, label in STATES.items()]


def counted(rows: Any, record_type: RecordType, viewer: Viewer) -> Any:
    """Leave unchecked rows out of reports where the firm wishes so."""
    if reviewed(record_type, viewer.organisation_id) and HIDE.of(viewer.organisation_id):
        return with_state(rows, record_type, DONE)
    return rows


def badge(record_type: RecordType, record: Any, viewer: Viewer) -> dict[str, Any] | None:
    """Make the badge of a record's head; none where its type is not checked."""
    if not reviewed(record_type, viewer.organisation_id):
        return None
    state = state_of(marks_of(record_type, record.pk, viewer.organisation_id))
    return {"kind": "state", "text": str(STATES[state]), "level": LEVELS[state], "hue": 0}
