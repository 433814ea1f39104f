"""Leads as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.sales.leads.scoring import WAYS, score
from kemai.areas.sales.models import Lead
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import OwnPage, RecordType
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.lead"
Status = Lead.Status
ship_number(KEY, "XS-{YYYY}-{00000}")


def is_open(lead: Lead) -> bool:
    """Say whether a lead is still to be worked on."""
    return lead.status in (Status.NEW, Status.CONTACTING, Status.POOL)


CONVERT = OwnPage("convert", _("转换"), "user-check", "convert/", "write", is_open, leading=True)


@registry.add
class LeadType(RecordType):
    """Somebody who may become a customer."""

    model, icon, menu, slug = Lead, "lead", "sales", "leads"
    plural = pgettext_lazy("plural", "线索")
    columns = ["name", "company", "mobile", "source", "status", "score", "owner", "received_on", "updated_at"]
    form = [
        (_("线索"), ["name", "company", "mobile", "phone", "email", "wechat", "source", "need", "owner"]),
        (_("更多"), ["urgency", "importance", "region", "industry", "campaign", "received_on", "remark", "number"]),
        (_("进展"), ["status", "score", "invalid_reason", "customer", "contact", "converted_at"]),
    ]
    folded = (_("更多"), _("进展"))
    facts = ["company", "mobile", "phone", "email", "source", "score", "owner"]
    badges = {"status": "state", "source": "tag"}
    state_levels = {
        "status": {"new": "info", "contacting": "brand", "converted": "good", "invalid": "bad", "pool": "warn"}
    }
    board = {"by": "status", "card": ["name", "company", "mobile"], "cards": 20}
    search = {"name": "A", "company": "A", "number": "B", "phone": "P", "mobile": "P", "email": "B"}
    transfer = {"key": "number"}
    duplicates = {"mobile": "phone", "phone": "phone", "email": "exact", "wechat": "exact"}
    alike_together = (("name", "company"),)
    personal = {
        "name": "general", "phone": "general", "mobile": "general", "email": "general", "wechat": "general",
        "need": "general",
    }  # fmt: skip
    identifiers = ("name", "phone", "mobile", "email", "wechat")
    panels_under, later = ("customers.customer",), True
    pages = (CONVERT,)
    views = [
        {"name": _("未处理"), "filters": {"status": "new"}},
        {"name": _("我的"), "filters": {"owner": "me"}},
        {"name": _("线索池"), "filters": {"status": "pool"}},
    ]

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Ask for one way to reach the person; a converted lead stays as it is."""
        if record is not None and record.status == Status.CONVERTED:
            yield "", Invalid("E-STATE", _("已转换的线索只读"))
        elif not any(values.get(name) for name in WAYS):
            yield "mobile", Invalid("E-REQ", _("电话、手机、电子邮件、微信至少填一项"))

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Note the day of arrival, work the score out, and let a lead of the pool be new again for its owner."""
        if record is None and not values.get("received_on"):
            values["received_on"] = timezone.localdate()
        values["score"] = score(lambda name: values.get(name, getattr(record, self.fields[name].path, None)))
        if record is not None and record.status == Status.POOL and values.get("owner"):
            values["status"] = Status.NEW

    def place(self, record: Any, by: Viewer) -> None:
        """Leave a lead without an owner in the department whose pool it is in."""
        if record.owner_id is not None:
            super().place(record, by)

    def drop(self, record: Any, value: str, by: Viewer) -> str:
        """Move a lead on by its verbs; those that ask something lead to their form."""
        forms = {Status.INVALID: "act/mark_invalid/", Status.CONVERTED: "convert/", Status.POOL: "act/give_back/"}
        if value in forms:
            return f"/leads/{record.pk}/{forms[Status(value)]}"
        from kemai.areas.sales.leads.actions import take_up

        take_up(record, by=by)
        return ""
