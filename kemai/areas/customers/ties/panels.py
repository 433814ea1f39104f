"""The relations of a customer or contact beside it, and the way to the map."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kemai.areas.customers.models import Contact, Customer, CustomerRelation
from kemai.areas.customers.ties.ends import Side, Tie, names_of, ties_among, url_of
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer

KEY = "customers.customerrelation"
LEVELS = {"support": "good", "neutral": "", "against": "bad", "": ""}


@beside("customers.customer", later=True)
def of_customer(customer: Customer, viewer: Viewer) -> dict[str, Any] | None:
    """Show what a customer is to others, and they to it."""
    return panel(("customer", customer.pk), f"/customers/{customer.pk}/map/", viewer)


@beside("customers.contact", later=True)
def of_contact(contact: Contact, viewer: Viewer) -> dict[str, Any] | None:
    """Show what a contact is to others, and they to the contact."""
    return panel(("contact", contact.pk), f"/customers/{contact.customer_id}/map/", viewer)


def panel(me: Side, map_url: str, viewer: Viewer) -> dict[str, Any] | None:
    """Make the panel of one side."""
    if not viewer.may(KEY, "read"):
        return None
    kind, pk = me
    ties = ties_among(Q(**{f"from_{kind}": pk}) | Q(**{f"to_{kind}": pk}), viewer)
    names = names_of({side for tie in ties for side in (tie.first, tie.second)} - {me}, viewer)
    return {
        "template": "customers/ties_panel.html",
        "map_url": map_url,
        "add_url": f"/relations/add/?from_{kind}={pk}" if viewer.may(KEY, "add") else "",
        "rows": [row for tie in ties if (row := line(tie, me, names))],
    }


def line(tie: Tie, me: Side, names: dict[Side, str]) -> dict[str, Any] | None:
    """Give one relation as seen from one side; None where the other side is out of sight."""
    other = tie.second if tie.first == me else tie.first
    if other not in names:
        return None
    attitude = str(CustomerRelation.Attitude(tie.attitude).label) if tie.attitude else ""
    return {
        "name": names[other],
        "url": url_of(other),
        "relation": tie.label,
        "outward": tie.first == me,
        "relation_url": f"/relations/{tie.id}/",
        "attitude": attitude,
        "level": LEVELS[tie.attitude],
    }
