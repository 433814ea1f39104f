"""Writes what fills a customer's page in the demo firm: profiles, private facts of contacts, notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from kemai.areas.customers.models import ContactProfile, Customer, CustomerProfile
from kemai.core.records import bulk, registry
from kemai.site.demo import moments
from kemai.site.demo.contacts import private_facts
from kemai.site.demo.dice import Dice
from kemai.site.demo.firm import Firm
from kemai.site.demo.notes import Left, write_notes
from kemai.site.demo.profiles import profile
from kemai.site.demo.talks import talks
from kemai.site.demo.writing import Row, write

if TYPE_CHECKING:
    from kemai.site.demo.loading import Card

COLLEAGUES = ("sales1", "sales2", "sales3", "mgr1", "svc1", "exec1")


def write_folders(firm: Firm, cards: Sequence[Card], yesterday: date) -> None:
    """Write profiles, private facts and notes of some customers; call inside their transaction."""
    seed = firm.plan.seed
    profiles = [(card, card.id, profile(seed, card.number, card.drawn)) for card in cards]
    write_parts(firm, CustomerProfile, "customer", profiles)
    private = [
        (card, key, private_facts(seed, card.number, place))
        for card in cards
        for place, key in enumerate(card.contact_ids)
    ]
    write_parts(firm, ContactProfile, "contact", private)
    notes = [one for card in cards for one in notes_of(firm, card, yesterday)]
    write_notes(firm, registry.of_model(Customer), notes)


def write_parts(firm: Firm, model: Any, link: str, parts: Sequence[tuple[Card, int, dict[str, Any] | None]]) -> None:
    """Write the parts that there are, each linked to its whole by id."""
    present = [(card, whole, values) for card, whole, values in parts if values]
    ids = bulk.allot_ids(model, len(present))
    rows = [
        Row(key, "", {**values, link: whole}, card.drawn.owner, card.made)
        for key, (card, whole, values) in zip(ids, present, strict=True)
    ]
    write(firm, registry.of_model(model), rows)


def notes_of(firm: Firm, card: Card, yesterday: date) -> Iterator[Left]:
    """Make the notes on one customer, oldest first."""
    names = [values["name"] for values in card.contacts]
    colleagues = {login: firm.people[login].name for login in COLLEAGUES}
    drawn = talks(firm.plan.seed, card.number, card.drawn, names, colleagues)
    dice = Dice(firm.plan.seed, "notes", card.number)
    at = sorted(moments.afterwards(dice, card.made, yesterday) for _ in drawn)
    for moment, talk in zip(at, drawn, strict=True):
        yield Left(card.id, card.drawn.values["name"], card.drawn.owner, moment, talk)
