"""Event plans as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.activities.models import EventPlan
from kemai.areas.customers.models import Contact
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

CONTACT = "customers.contact"
PHONES = ("mobile", "office_phone")
ship_number("activities.eventplan", "SW-{YYYY}-{00000}")


@registry.add
class EventPlanType(RecordType):
    """What is planned with and for customers, and how it was carried out."""

    model, icon, menu, title = EventPlan, "task", "affairs", "subject"
    plural = pgettext_lazy("plural", "事务计划")
    columns = ["number", "subject", "category", "contact", "contact_phone", "planned_start", "status", "owner"]
    form = [
        (_("计划"), ["subject", "category", "planned_start", "planned_end", "content", "region"]),
        (_("客户"), ["customer", "contact", "contact_phone"]),
        (_("实施"), ["status", "actual", "owner", "remark", "number"]),
    ]
    facts = ["customer", "contact", "contact_phone", "planned_start", "planned_end", "owner"]
    badges = {"category": "tag", "status": "state"}
    state_levels = {"status": {"planned": "info", "doing": "brand", "done": "good", "dropped": ""}}
    board = {"by": "status", "card": ["subject", "customer", "planned_start"]}
    search = {"subject": "A", "number": "B", "content": "C", "contact_phone": "P"}
    transfer = {"key": "number", "by": {"customer": "number"}}
    panels_under, later = ("customers.customer", "core.region"), True
    personal = {"contact_phone": "general", "content": "general", "actual": "general"}
    views = [{"name": _("全部"), "filters": {}}, {"name": _("我的"), "filters": {"owner": "me"}}]

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse an end before the start, doing it without saying how, and the contact of another customer."""
        start, end = values.get("planned_start"), values.get("planned_end")
        if start and end and end < start:
            yield "planned_end", Invalid("E-RNG", _("不能早于计划开始"))
        if values.get("status") == EventPlan.Status.DONE and not values.get("actual"):
            yield "actual", Invalid("E-REQ", _("完成前请写实施情况"))
        contact, customer = values.get("contact"), values.get("customer")
        if contact and customer and not Contact.objects.filter(pk=contact, customer_id=customer).exists():
            yield "contact", Invalid("E-REF", _("联系人不属于这个客户"))

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Take customer and phone from the contact where they are not given."""
        if not values.get("contact"):
            return
        contact = Contact.objects.filter(pk=values["contact"]).first()
        if contact is None:
            return
        if not values.get("customer") and (record is None or not record.customer_id):
            values["customer"] = contact.customer_id
        if not values.get("contact_phone") and (record is None or not record.contact_phone):
            values["contact_phone"] = phone_of(contact, by)


def phone_of(contact: Contact, by: Viewer) -> str:
    """Give the first phone of a contact that the person may read unmasked."""
    open_ones = [name for name in PHONES if by.rights.field(CONTACT, name) in ("read", "write")]
    return next((number for name in open_ones if (number := getattr(contact, name))), "")
