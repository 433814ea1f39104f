"""Follow-ups as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.activities.models import FollowUp
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer


@registry.add
class FollowUpType(RecordType):
    """A named thread of contacts with a customer towards one aim."""

    model, icon, menu, title = FollowUp, "flag", "affairs", "subject"
    plural = pgettext_lazy("plural", "客户跟进")
    columns = ["subject", "status", "customer", "stage", "start", "end", "owner", "cancelled_because"]
    form = [
        (_("跟进"), ["customer", "subject", "stage", "start", "end", "result", "owner", "remark"]),
        (_("状态"), ["status", "cancelled_because"]),
    ]
    folded = (_("状态"),)
    facts = ["customer", "start", "end", "cancelled_because", "owner"]
    badges = {"status": "state", "stage": "tag"}
    state_levels = {"status": {"open": "info", "closed": "good", "cancelled": "gone"}}
    board = {"by": "stage", "card": ["subject", "customer"], "date": "start"}
    search = {"subject": "A", "result": "C"}
    transfer = {"by": {"customer": "number"}}
    starts = {"stage": "first"}
    panels_under, later = ("customers.customer",), True
    goes_with = ("customer",)
    views = [
        {"name": _("全部"), "filters": {}},
        {"name": _("进行中"), "filters": {"status": "open"}},
        {"name": _("我的"), "filters": {"owner": "me"}},
    ]

    def begin(self, by: Viewer) -> dict[str, Any]:
        """Start a new thread today."""
        return {"start": timezone.localdate()}

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Let a thread start today where nothing else is said."""
        if record is None:
            values.setdefault("start", timezone.localdate())

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse an end before the start."""
        start, end = values.get("start"), values.get("end")
        if start and end and end < start:
            yield "end", Invalid("E-RNG", _("不能早于开始时间"))
