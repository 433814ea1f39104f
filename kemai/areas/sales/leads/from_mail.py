"""Leads and mails: the sender of a mail in the tray becomes a lead, and a lead's mails are filed on it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.actions import change, file_address, sender_name, waits
from kemai.areas.activities.models import MailMessage
from kemai.areas.activities.queries import Party, addressed
from kemai.areas.sales.events import LeadConverted
from kemai.areas.sales.models import Lead
from kemai.core import actions
from kemai.core.actions.declare import action
from kemai.core.dictionary.book import book
from kemai.core.events import on
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.lead"


@addressed(KEY)
def leads(ids: Collection[int]) -> dict[int, tuple[str, Party]]:
    """Give the leads of some addresses; a converted one is its customer."""
    rows = Lead.objects.filter(among("pk", ids)).order_by("updated_at", "pk")
    return {
        pk: (mail, Party(customer, contact) if customer else Party(about=(KEY, pk)))
        for pk, mail, customer, contact in rows.values_list("pk", "email", "customer_id", "contact_id")
    }


@action(
    "activities.mailmessage",
    label=_("建线索"),
    icon="magnet",
    allowed=waits,
    refusal=_("只有待归档的邮件可以这样处理"),
    bulk=False,
)
def make_lead(message: Any, *, by: Viewer) -> None:
    """Make the sender of a mail a lead, and file all that waits from the address on it."""
    source = book(by).find("lead_source", "mail") or book(by).find("lead_source", "other")
    values = {"name": sender_name(message), "email": message.partner, "need": message.subject}
    made = actions.add(registry.get(KEY), {**values, "source": source.id if source else None}, by=by)
    file_address(message, Party(about=(KEY, made.pk)), by=by)


@on(LeadConverted)
def follow_converted(fact: LeadConverted) -> None:
    """Let the mails of a lead stand on the customer that it became."""
    if fact.customer_id:
        for mail in MailMessage.objects.filter(record_type=KEY, record_id=fact.lead_id, customer=None):
            change(registry.of_model(MailMessage), mail, {"customer": fact.customer_id}, by=fact.by)
