"""Needs as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.customers.models import Need
from kemai.areas.customers.needs.telling import TOLD, tell, tell_all
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

ship_number("customers.need", "XQ-{YYYY}-{00000}")


@registry.add
class NeedType(RecordType):
    """What a customer wants, likes and expects; a new version takes the place of an old one, which stays readable."""

    model, icon, menu, title = Need, "heart", "customers", "topic"
    plural = pgettext_lazy("plural", "需求")
    columns = ["topic", "customer", "kind", "expectation", "valid_from", "valid_to", "owner", "updated_at"]
    form = [
        (_("需求"), ["customer", "topic", "kind", "detail", "expectation", "valid_from", "valid_to"]),
        (_("喜好"), ["preferred_channel", "preferred_time", "impression", "habits"]),
        (_("通知"), ["inform", "inform_department", "owner", "remark", "number"]),
    ]
    facts = ["customer", "expectation", "valid_from", "valid_to", "owner"]
    badges = {"kind": "tag"}
    search = {"topic": "A", "number": "B", "detail": "C"}
    transfer = {"key": "number", "by": {"customer": "number"}}
    panels_under, later = ("customers.customer",), True
    goes_with = ("customer",)
    personal = {"impression": "general", "habits": "general", "detail": "general"}

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse an end before the start."""
        start, end = values.get("valid_from"), values.get("valid_to")
        if start and end and end < start:
            yield "valid_to", Invalid("E-RNG", _("不能早于生效日期"))

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Let a need hold from today where nothing else is said."""
        if record is None and not values.get("valid_from"):
            values["valid_from"] = timezone.localdate()

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Tell those who are named on the need of what is wanted."""
        if changes is None or {change["field"] for change in changes} & TOLD:
            tell(record, by)

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Tell those who are named on needs that a file brought in."""
        tell_all(ids, by)
