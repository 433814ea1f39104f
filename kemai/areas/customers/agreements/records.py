"""Agreements as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.customers.models import Agreement
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

ship_number("customers.agreement", "XY-{YYYY}-{0000}")


@registry.add
class AgreementType(RecordType):
    """What was agreed with a customer for a term."""

    model, icon, menu, title = Agreement, "contract", "customers", "title"
    plural = pgettext_lazy("plural", "协议")
    columns = ["number", "title", "customer", "kind", "status", "start", "end", "amount", "owner"]
    form = [
        (_("协议"), ["customer", "title", "kind", "start", "end", "amount", "owner", "remark"]),
        (_("状态"), ["status", "ended_because", "warned_on", "number"]),
    ]
    folded = (_("状态"),)
    facts = ["customer", "kind", "start", "end", "amount", "owner"]
    one_of = (("customer",),)
    badges = {"status": "state"}
    state_levels = {"status": {"draft": "", "valid": "good", "expired": "bad", "ended": "warn"}}
    search = {"title": "A", "number": "B"}
    transfer = {"key": "number", "by": {"customer": "number"}}
    panels_under, later = ("customers.customer",), True
    goes_with = ("customer",)
    views = [
        {"name": _("有效"), "filters": {"status": "valid"}},
        {"name": _("已到期"), "filters": {"status": "expired"}},
    ]

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse an end before the start."""
        yield from super().check(values, record, by)
        start, end = values.get("start"), values.get("end")
        if start and end and end < start:
            yield "end", Invalid("E-RNG", _("不能早于开始日期"))

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Let a new end be warned of anew, and make an expired agreement valid again when it is drawn out."""
        if record is None or "end" not in values or values["end"] == record.end:
            return
        values["warned_on"], end = None, values["end"]
        if record.status == Agreement.Status.EXPIRED and (end is None or end >= timezone.localdate()):
            values["status"] = Agreement.Status.VALID
