"""The history of a converted lead moves to its customer: notes and files as they are, calls and answers as contacts."""

from __future__ import annotations

from kemai.areas.activities.actions import log_interaction
from kemai.areas.activities.models import Task
from kemai.areas.customers.models import Contact, Customer
from kemai.areas.sales.models import Lead, LeadResponse, Opportunity
from kemai.core.files.models import Attachment
from kemai.core.notes.models import Note
from kemai.core.tenancy.viewer import Viewer

KEY, CUSTOMER = "sales.lead", "customers.customer"


def move_along(lead: Lead, buyer: Customer, person: Contact | None, deal: Opportunity | None, by: Viewer) -> None:
    """Move what was written about a lead to the customer that it became; calls name the deal too."""
    of_lead = {"record_type": KEY, "record_id": lead.pk}
    for model in (Note, Attachment):
        model.objects.filter(**of_lead).update(record_type=CUSTOMER, record_id=buyer.pk)
    Task.objects.filter(**of_lead, customer=None).update(customer=buyer.pk)
    about = ("sales.opportunity", deal.pk) if deal else None
    for one in LeadResponse.objects.filter(lead=lead).order_by("at", "pk"):
        called = one.way == LeadResponse.CALL
        log_interaction(
            buyer.pk,
            by=by,
            channel="phone" if called else "web",
            direction="out" if called else "in",
            subject=(one.text.strip() or one.way).splitlines()[0],
            content=one.text,
            contact_id=person.pk if person else None,
            started_at=one.at,
            owner_id=one.by_id or lead.owner_id,
            about=about,
        )
