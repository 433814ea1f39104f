"""Who is behind an address: contacts, customers, and what higher areas know (leads), through a seam."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model

from kemai.areas.activities.models import Mailbox
from kemai.areas.customers.models import Contact, Customer
from kemai.core.duplicates.keys import key_of
from kemai.core.duplicates.stored import bearing, number_of
from kemai.core.records.among import among


@dataclass(frozen=True)
class Party:
    """Whom an address belongs to: a customer with or without one of its people, or another record."""

    customer_id: int | None = None
    contact_id: int | None = None
    about: tuple[str, int] | None = None


Finder = Callable[[Collection[int]], dict[int, tuple[str, Party]]]
_finders: list[tuple[str, Finder]] = []


def addressed(type_key: str) -> Callable[[Finder], Finder]:
    """Register who tells, of records of a type by their ids, their address and whose they are.

    The type's `duplicates` name its address as `exact`, which is how it is found. What is registered first counts.
    """

    def register(function: Finder) -> Finder:
        _finders.append((type_key, function))
        return function

    return register


@addressed("customers.contact")
def contacts(ids: Collection[int]) -> dict[int, tuple[str, Party]]:
    """Give the customers whose people some contacts are; those who left come last."""
    rows = Contact.objects.filter(among("pk", ids)).order_by("-invalid", "updated_at", "pk")
    return {pk: (mail, Party(customer, pk)) for pk, mail, customer in rows.values_list("pk", "email", "customer_id")}


@addressed("customers.customer")
def customers(ids: Collection[int]) -> dict[int, tuple[str, Party]]:
    """Give the customers themselves."""
    rows = Customer.objects.filter(among("pk", ids)).order_by("updated_at", "pk")
    return {pk: (mail, Party(pk)) for pk, mail in rows.values_list("pk", "email")}


def parties(addresses: Iterable[str], organisation_id: int) -> dict[str, Party]:
    """Give whose some addresses are, of those that the firm knows; of several the one changed last counts."""
    wanted = {number_of(key_of("exact", one)): one for one in addresses if one}
    found: dict[str, Party] = {}
    for type_key, finder in _finders:
        ids = set(bearing(organisation_id, type_key, wanted).values_list("record_id", flat=True))
        told = {mail.lower(): party for mail, party in finder(ids).values()} if ids else {}
        found = {**{one: told[one] for one in wanted.values() if one in told}, **found}
    return found


def own_addresses(addresses: Iterable[str], organisation_id: int) -> dict[str, int | None]:
    """Give those addresses that are the firm's own: of its mailboxes, and of its people with who they are."""
    wanted = {one for one in addresses if one}
    boxes = Mailbox.objects.filter(organisation_id=organisation_id).values_list("address", "owner_id")
    made: dict[str, int | None] = {mail.lower(): owner for mail, owner in boxes if mail.lower() in wanted}
    people = get_user_model().objects.filter(organisation_id=organisation_id).exclude(email="")
    for pk, mail in people.values_list("pk", "email"):
        if mail.lower() in wanted:
            made[mail.lower()] = pk
    return made
