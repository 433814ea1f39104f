"""What a person does with a mail in the tray: file it, make its sender a customer; its other mails follow."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.following import change
from kemai.areas.activities.mail.known import Party
from kemai.areas.activities.models import MailMessage
from kemai.areas.customers.models import Contact, Customer
from kemai.core import actions
from kemai.core.actions.declare import action
from kemai.core.actions.perform import fetch
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.mailmessage"
State = MailMessage.State
MOST = 500


def waits(message: Any) -> bool:
    """Say whether a mail waits in the tray."""
    return message.state == State.TRAY


def sender_name(message: Any) -> str:
    """Call the other side of a mail by its name, without one by what stands before the @."""
    own = message.from_name if message.direction == MailMessage.Direction.IN else ""
    return str(own or message.partner.partition("@")[0] or message.partner)[:60]


@action(
    KEY,
    label=_("建客户"),
    icon="customers",
    allowed=waits,
    refusal=_("只有待归档的邮件可以这样处理"),
    bulk=False,
)
def make_customer(message: Any, *, by: Viewer) -> None:
    """Make the other side of a mail a customer, and file all that waits from its address there."""
    values = {"name": sender_name(message), "email": message.partner}
    made = actions.add(registry.of_model(Customer), values, by=by)
    file_address(message, Party(made.pk), by=by)


def make_contact(message: MailMessage, customer_id: int, *, by: Viewer) -> Party:
    """Make the other side of a mail a person of a customer."""
    values = {"name": sender_name(message), "email": message.partner, "customer": customer_id}
    return Party(customer_id, actions.add(registry.of_model(Contact), values, by=by).pk)


def file_on_customer(message_id: int, customer_id: int, *, with_contact: bool, by: Viewer) -> MailMessage:
    """File a mail on a customer that the person may read; where wished its sender becomes one of its people.

    Raises Rejected: E-REF (customer out of sight), or what keeps the contact from being added.
    """
    message: MailMessage = fetch(registry.get(KEY), message_id, "write", by)
    if not Customer.objects.visible_to(by, "read").filter(pk=customer_id).exists():
        raise Rejected.one("customer", "E-REF")
    known = Contact.objects.filter(customer=customer_id, email__iexact=message.partner).order_by("invalid").first()
    if known or not with_contact or not message.partner:
        party = Party(customer_id, known.pk if known else None)
    else:
        party = make_contact(message, customer_id, by=by)
    if message.state == State.TRAY:
        file_address(message, party, by=by)
    else:
        put_on(message, party, by)
    message.refresh_from_db()
    return message


def file_address(message: MailMessage, party: Party, *, by: Viewer) -> int:
    """File a mail and all others that wait from its address, as far as the person may; gives how many.

    Higher areas call it too, when they made something of the sender (a lead).
    """
    rows = MailMessage.objects.visible_to(by, "write").filter(state=State.TRAY)
    others = rows.filter(partner=message.partner).exclude(partner="").exclude(pk=message.pk)
    put_on(message, party, by)
    waiting = list(others.order_by("pk")[:MOST])
    for one in waiting:
        put_on(one, party, by)
    return len(waiting) + 1


def put_on(message: MailMessage, party: Party, by: Viewer) -> None:
    """File one mail."""
    about = party.about or ("", None)
    values: dict[str, Any] = {"customer": party.customer_id, "contact": party.contact_id}
    values |= {"record_type": about[0], "record_id": about[1], "private": False}
    if message.state == State.TRAY:
        values["state"] = State.FILED
    change(registry.get(KEY), message, values, by=by)
