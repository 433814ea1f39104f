"""Requests about personal data as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.customers.models import Customer, PrivacyRequest
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.options import option
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

ship_number("customers.privacyrequest", "YS-{YYYY}-{0000}")
DAYS = option(
    "privacy.days",
    _("个人信息请求几天内答复"),
    15,
    group=_("隐私"),
    least=1,
    most=90,
    help=_("《个人信息保护法》通行做法为 15 天，GDPR 为一个月。"),
)


@registry.add
class PrivacyRequestType(RecordType):
    """What contacts and customers who are persons ask of the firm about their own data, by a day set by law."""

    model, icon, menu, slug, title = PrivacyRequest, "lock", "settings", "privacyrequests", "number"
    plural = pgettext_lazy("plural", "个人信息请求")
    columns = ["number", "contact", "customer", "kind", "due", "status", "owner", "updated_at"]
    form = [
        (_("请求"), ["contact", "customer", "kind", "asked_on", "due", "owner", "remark"]),
        (_("办理"), ["status", "answer", "answered_at", "answered_by", "number"]),
    ]
    facts = ["contact", "customer", "kind", "due", "owner"]
    one_of = (("contact", "customer"),)
    badges = {"status": "state"}
    search = {"number": "B"}
    transfer = {"key": "number"}

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Take customers who are persons only: a company has no personal data of its own."""
        yield from super().check(values, record, by)
        customer = values.get("customer")
        if customer and not Customer.objects.filter(pk=customer, kind=Customer.Kind.PERSON).exists():
            yield "customer", Invalid("E-REF", _("只能选择性质为“个人”的客户；企业请选它的联系人"))

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Start the clock: asked today unless said otherwise, due after the firm's number of days."""
        if record is None:
            values["asked_on"] = values.get("asked_on") or timezone.localdate()
            values["due"] = values.get("due") or values["asked_on"] + timedelta(days=DAYS.of(by.organisation_id))
