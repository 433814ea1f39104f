"""Making a lead a customer: customer, contact and deal in one step, each new or one that stands already."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.customers.models import Contact, Customer
from kemai.areas.sales.events import LeadConverted
from kemai.areas.sales.leads.moving_along import move_along
from kemai.areas.sales.leads.records import is_open
from kemai.areas.sales.models import Lead, Opportunity
from kemai.core import actions
from kemai.core.actions.perform import NotFound, fetch
from kemai.core.dictionary.book import book
from kemai.core.events import tell
from kemai.core.history.write import difference, log, snapshot
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.lead"
NEW, OLD, NONE = "new", "old", "none"
ALONG = ("phone", "mobile", "email", "wechat")


@dataclass(frozen=True)
class Choice:
    """What becomes of one of the three: a new record with these values, an existing one, or nothing."""

    way: str = NONE
    record_id: int | None = None
    values: dict[str, Any] = field(default_factory=dict)


def convert(lead_id: int, customer: Choice, contact: Choice, deal: Choice, *, by: Viewer) -> Lead:
    """Convert a lead; its history moves to the customer and it is read-only from then on.

    Raises Rejected with reasons beside `customer`, `contact`, `deal` or a field of theirs (`deal_amount`): E-STATE for
    a lead that was converted already, E-REF for a record that the person does not see, E-REQ where nothing is made.
    """
    record_type = registry.get(KEY)
    with transaction.atomic():
        lead: Lead = fetch(record_type, lead_id, "write", by, lock=True)
        if not is_open(lead):
            raise Rejected.one("", "E-STATE", _("线索已转换或无效"))
        if customer.way == contact.way == deal.way == NONE:
            raise Rejected.one("customer_way", "E-REQ", _("客户、联系人、销售机会至少选一项"))
        before = snapshot(lead, record_type.fields)
        person = chosen("contact", Contact, contact, by) if contact.way == OLD else None
        buyer = customer_of(lead, customer, person, by)
        if contact.way == NEW:
            person = new_contact(lead, buyer, contact.values, by)
        won = deal_of(lead, deal, buyer, person, by)
        lead.status, lead.converted_at = Lead.Status.CONVERTED, timezone.now()
        lead.customer_id, lead.contact_id = buyer.pk, person.pk if person else None
        lead.lock_version += 1
        if lead.owner_id is None:
            lead.owner_id = by.user_id
            record_type.place(lead, by)
        lead.save()
        move_along(lead, buyer, person, won, by)
        changes = difference(record_type.fields, before, snapshot(lead, record_type.fields))
        log(by, f"{KEY}.convert", KEY, lead.pk, changes, title=lead.name)
        tell(LeadConverted(by, lead.pk, buyer.pk, won.pk if won else None))
    return lead


def chosen(name: str, model: Any, choice: Choice, by: Viewer) -> Any:
    """Give an existing record that the person may link to; raises Rejected (E-REQ, E-REF) beside its field."""
    if choice.record_id is None:
        raise Rejected.one(name, "E-REQ")
    try:
        return fetch(registry.of_model(model), choice.record_id, "read", by)
    except NotFound as absent:
        raise Rejected.one(name, "E-REF") from absent


def customer_of(lead: Lead, choice: Choice, person: Contact | None, by: Viewer) -> Customer:
    """Give the customer of the lead: a new one, a chosen one, or the one whose contact was chosen."""
    if choice.way == OLD:
        buyer: Customer = chosen("customer", Customer, choice, by)
        if person is not None and person.customer_id != buyer.pk:
            raise Rejected.one("contact", "E-REF", _("不是这个客户的联系人"))
        return buyer
    if choice.way == NEW and person is None:
        values = {**customer_values(lead, by), **choice.values}
        return prefixed("customer", lambda: actions.add(registry.of_model(Customer), values, by=by))
    if person is not None and choice.way == NONE:
        return person.customer
    raise Rejected.one("customer_way", "E-REQ", _("联系人和销售机会须属于一个客户"))


def customer_values(lead: Lead, by: Viewer) -> dict[str, Any]:
    """Give what a customer takes over of a lead."""
    source = book(by).by_id.get(lead.source_id)
    same = book(by).find("customer_source", source.code) if source else None
    values: dict[str, Any] = {
        "name": lead.company or lead.name,
        "kind": Customer.Kind.COMPANY if lead.company else Customer.Kind.PERSON,
        "industry": lead.industry_id,
        "source": same.id if same else None,
        "urgency": lead.urgency,
        "importance": lead.importance,
        "owner": lead.owner_id or by.user_id,
        "remark": lead.need,
        **{name: getattr(lead, name) for name in ALONG},
    }
    return {name: value for name, value in values.items() if value not in (None, "")}


def new_contact(lead: Lead, buyer: Customer, given: dict[str, Any], by: Viewer) -> Contact:
    """Add the person of the lead as a contact of the customer."""
    values = {
        "name": lead.name,
        "customer": buyer.pk,
        "mobile": lead.mobile,
        "office_phone": lead.phone,
        "email": lead.email,
        "wechat": lead.wechat,
        "owner": lead.owner_id or by.user_id,
    }
    kept = {name: value for name, value in {**values, **given}.items() if value}
    return prefixed("contact", lambda: actions.add(registry.of_model(Contact), kept, by=by))


def deal_of(lead: Lead, choice: Choice, buyer: Customer, person: Contact | None, by: Viewer) -> Opportunity | None:
    """Give the deal of the lead: a new one, a chosen one of the same customer, or none."""
    if choice.way == OLD:
        deal: Opportunity = chosen("deal", Opportunity, choice, by)
        if deal.customer_id != buyer.pk:
            raise Rejected.one("deal", "E-REF", _("不是这个客户的销售机会"))
        return deal
    if choice.way != NEW:
        return None
    values = {
        "customer": buyer.pk,
        "contact": person.pk if person else None,
        "lead": lead.pk,
        "source": lead.source_id,
        "campaign": lead.campaign,
        "owner": lead.owner_id or by.user_id,
    }
    record_type = registry.of_model(Opportunity)
    return prefixed("deal", lambda: actions.add(record_type, {**values, **choice.values}, by=by))


def prefixed(name: str, do: Any) -> Any:
    """Do something whose reasons then stand beside the fields of its part of the dialog: `deal_amount`."""
    try:
        return do()
    except Rejected as reasons:
        errors: dict[str, list[Invalid]] = {
            f"{name}_{at}" if at else f"{name}_way": many for at, many in reasons.errors.items()
        }
        raise Rejected(errors) from reasons
