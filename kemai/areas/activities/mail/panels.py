"""What stands beside records: the mails of a customer or person with the way to write one; the text of a mail."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from kemai.areas.activities.models import MailMessage
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.mailmessage"
SHOWN = 5


@beside("customers.customer", later=True, module="mail")
def of_customer(customer: Any, viewer: Viewer) -> dict[str, Any] | None:
    """Show the latest mails with a customer."""
    return panel("customers.customer", customer, MailMessage.objects.filter(customer=customer.pk), viewer)


@beside("customers.contact", later=True, module="mail")
def of_contact(contact: Any, viewer: Viewer) -> dict[str, Any] | None:
    """Show the latest mails with a person."""
    return panel("customers.contact", contact, MailMessage.objects.filter(contact=contact.pk), viewer)


def panel(type_key: str, record: Any, rows: Any, viewer: Viewer) -> dict[str, Any] | None:
    """Give the panel of a record's mails."""
    if not viewer.may(KEY, "read"):
        return None
    found = rows.visible_to(viewer, "read").order_by("-sent_at", "-pk")[:SHOWN]
    name = "customer" if type_key == "customers.customer" else "contact"
    about = urlencode({"about": f"{type_key}:{record.pk}"})
    return {
        "template": "activities/mail_panel.html",
        "rows": [row(one) for one in found],
        "all_url": f"/mails/?f={name}:is:{record.pk}",
        "write_url": f"/mails/add/?{about}" if viewer.may(KEY, "add") else "",
    }


@beside("activities.mailmessage")
def of_mail(message: MailMessage, viewer: Viewer) -> dict[str, Any]:
    """Show a mail as it was formatted, in a document of its own, and the talk that it belongs to."""
    talk = MailMessage.objects.visible_to(viewer, "read").filter(thread=message.thread).exclude(pk=message.pk)
    others = talk.order_by("-sent_at", "-pk")[:20] if message.thread else []
    return {
        "template": "activities/mail_beside.html",
        "rows": [row(one) for one in others],
        "shown_url": f"/mails/{message.pk}/shown/" if message.html else "",
    }


def row(one: MailMessage) -> dict[str, str]:
    """Give one mail to the template."""
    state = MailMessage.State(one.state)
    levels = {"tray": "warn", "failed": "bad", "queued": "info", "sending": "info", "shown": "warn"}
    return {
        "title": one.subject,
        "url": f"/mails/{one.pk}/",
        "who": one.from_name or one.from_address,
        "time": f"{timezone.localtime(one.sent_at):%Y-%m-%d %H:%M}",
        "state": str(state.label) if one.state in levels else "",
        "level": levels.get(one.state, ""),
    }
