"""What is known of the two sides of relations to somebody who looks: only sides in sight have a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from kemai.areas.customers.models import Contact, Customer, CustomerRelation
from kemai.core.dictionary.book import book
from kemai.core.tenancy.viewer import Viewer

MOST = 60
Side = tuple[str, int]
ADDRESS = {"customer": "/customers/", "contact": "/contacts/"}


@dataclass(frozen=True)
class Tie:
    """A relation between two sides: `label` is what the first is to the second."""

    id: int
    first: Side
    second: Side
    code: str
    label: str
    influence: int
    attitude: str


def ties_among(sides: Q, viewer: Viewer) -> list[Tie]:
    """Give the relations in sight that a condition keeps, the newest 60, the oldest first."""
    rows = CustomerRelation.objects.visible_to(viewer, "read").filter(sides).order_by("-pk")[:MOST]
    return [tie(one, viewer) for one in reversed(rows)]


def tie(relation: CustomerRelation, viewer: Viewer) -> Tie:
    """Read one relation."""
    entry = book(viewer).by_id.get(relation.relation_id)
    return Tie(
        relation.pk,
        side(relation.from_customer_id, relation.from_contact_id),
        side(relation.to_customer_id, relation.to_contact_id),
        entry.code if entry else "",
        entry.label if entry else "",
        relation.influence or 0,
        relation.attitude,
    )


def side(customer_id: int | None, contact_id: int | None) -> Side:
    """Give the side of which one link is filled."""
    return ("customer", customer_id) if customer_id else ("contact", contact_id or 0)


def names_of(sides: set[Side], viewer: Viewer) -> dict[Side, str]:
    """Give the names of those sides that the person may read."""
    found: dict[Side, str] = {}
    models: tuple[tuple[str, Any], ...] = (("customer", Customer), ("contact", Contact))
    for kind, model in models:
        ids = [pk for one, pk in sides if one == kind]
        if ids and viewer.may(f"customers.{kind}", "read"):
            rows = model.objects.visible_to(viewer, "read").filter(pk__in=ids)
            found |= {(kind, pk): name for pk, name in rows.values_list("pk", "name")}
    return found


def url_of(one: Side) -> str:
    """Give the address of a side."""
    return f"{ADDRESS[one[0]]}{one[1]}/"
