"""What a letter begins with: the words of its template, and where the customer can be reached."""

from __future__ import annotations

from typing import Any

from kemai.areas.activities.mail.templates import filled
from kemai.areas.activities.models import MailTemplate
from kemai.areas.customers.models import Contact, Customer
from kemai.core.printing.paper import address_lines, common
from kemai.core.records import registry
from kemai.core.tenancy.viewer import Viewer

PLACES = ("province", "city", "district", "address")


def begun(values: dict[str, Any], by: Viewer) -> None:
    """Fill the empty values of a letter, as far as the person may read where they come from."""
    customer = Customer.objects.filter(pk=values.get("customer")).first()
    if customer is None:
        return
    contact = Contact.objects.filter(pk=values.get("contact"), customer=customer).first()
    for name, value in reached(customer, contact, by).items():
        values[name] = values.get(name) or value
    template = MailTemplate.objects.filter(pk=values.get("template")).first()
    if template is not None:
        words = words_of(customer, contact, by)
        values["subject"] = values.get("subject") or filled(template.subject, words)
        values["body"] = values.get("body") or filled(template.body, words)


def words_of(customer: Customer, contact: Contact | None, by: Viewer) -> dict[str, str]:
    """Give what the names of a template stand for."""
    return {
        "customer": customer.name,
        "contact": contact.name if contact else customer.name,
        "sender": by.name,
        "firm": common("", "", by)["firm"],
    }


def reached(customer: Customer, contact: Contact | None, by: Viewer) -> dict[str, str]:
    """Give receiver, address, postcode and fax number of a customer or one of its people."""
    own = seen(customer, (*PLACES, "postcode", "fax"), by)
    theirs = seen(contact, ("postcode", "fax"), by) if contact else {}
    parts = [own[name] for name in PLACES if own[name]]
    return {
        "receiver": " ".join(filter(None, (customer.name, contact.name if contact else "")))[:160],
        "address": " ".join(address_lines(parts, ""))[:250] if own["address"] else "",
        "postcode": theirs.get("postcode") or own["postcode"],
        "fax": theirs.get("fax") or own["fax"],
    }


def seen(record: Any, names: tuple[str, ...], by: Viewer) -> dict[str, str]:
    """Give values of a record, those that the person may not read in full as empty."""
    resolved = registry.resolve(registry.of_model(record), by)
    closed = set() if record.owner_id == by.user_id else set(resolved.masked)
    return {
        name: getattr(record, name) or "" if name in resolved.fields and name not in closed else "" for name in names
    }
