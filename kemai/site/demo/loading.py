"""Fills a demo firm: 300 customers with all that hangs on them, then as many plain ones as wished."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction

from kemai.areas.customers.completeness.rules import points_of, score
from kemai.areas.customers.models import Contact, Customer
from kemai.areas.customers.placing import place
from kemai.core.records import bulk, registry
from kemai.core.tenancy.current import acting_as
from kemai.site.demo import customers, moments
from kemai.site.demo.affairs import write_affairs
from kemai.site.demo.catalogue import write_catalogue
from kemai.site.demo.contacts import contacts
from kemai.site.demo.diaries import write_diaries
from kemai.site.demo.dice import Dice
from kemai.site.demo.edits import edits
from kemai.site.demo.firm import Firm
from kemai.site.demo.folders import write_folders
from kemai.site.demo.mails import write_mails
from kemai.site.demo.money import write_money
from kemai.site.demo.offers import write_offers
from kemai.site.demo.papers import write_papers
from kemai.site.demo.rounds import write_rounds
from kemai.site.demo.selling import write_selling
from kemai.site.demo.served import write_tickets
from kemai.site.demo.steering import write_steering
from kemai.site.demo.stocked import write_stock
from kemai.site.demo.surroundings import write_surroundings
from kemai.site.demo.writing import Edit, Row, numbers, write

CUSTOMERS = 300
BATCH = 4000


@dataclass
class Card:
    """One customer on its way to the database, with its contacts; ids are given last."""

    number: int
    drawn: customers.Customer
    made: datetime
    contacts: list[dict[str, Any]]
    edits: list[Edit]
    id: int = 0
    contact_ids: Sequence[int] = ()

    @property
    def main_contact(self) -> int | None:
        """Give the first contact who is still there."""
        valid = (key for key, values in zip(self.contact_ids, self.contacts, strict=True) if "invalid" not in values)
        return next(valid, None)


@dataclass(frozen=True)
class Load:
    """Customers to write: numbers `first` to before `last`, over the two years up to the day before `day`.

    `each` says how many contacts each gets; None gives as many as is believable, and profiles, notes and edits too.
    """

    firm: Firm
    first: int
    last: int
    day: date
    each: int | None = None

    def run(self) -> Iterator[int]:
        """Write everything, a batch a transaction; yields how many customers are done after each."""
        edges = [*range(self.first, self.last, BATCH), self.last]
        with bulk.many_writes():
            for first, last in pairwise(edges):
                with acting_as(self.firm.viewer), transaction.atomic():
                    self.write([self.draw(number) for number in range(first, last)])
                yield last

    def draw(self, number: int) -> Card:
        """Draw one customer with its contacts and its past."""
        seed, yesterday = self.firm.plan.seed, self.day - timedelta(days=1)
        dice, drawn = Dice(seed, "moments", number), customers.customer(seed, number)
        made = moments.registered(dice, yesterday, number - self.first, self.last - self.first)
        changes = edits(seed, number, drawn) if self.each is None else []
        at = sorted(moments.afterwards(dice, made, yesterday) for _ in changes)
        return Card(
            number,
            drawn,
            made,
            contacts(seed, number, drawn, self.each),
            [Edit(*both) for both in zip(at, changes, strict=True)],
        )

    def write(self, cards: list[Card]) -> None:
        """Write the cards of one batch."""
        customer_type, contact_type = registry.of_model(Customer), registry.of_model(Contact)
        contact_ids = iter(bulk.allot_ids(Contact, sum(len(card.contacts) for card in cards)))
        for card, key in zip(cards, bulk.allot_ids(Customer, len(cards)), strict=True):
            card.id, card.contact_ids = key, [next(contact_ids) for _ in card.contacts]
        allotted = numbers(self.firm, customer_type, [card.made for card in cards])
        write(self.firm, customer_type, [row(self.firm, *both) for both in zip(cards, allotted, strict=True)])
        write(self.firm, contact_type, [one for card in cards for one in contact_rows(self.firm, card)])
        # Only now: a link to a contact that is not there yet makes SQLite search all customers for each new contact.
        bulk.update(Customer, {card.id: {"main_contact_id": card.main_contact} for card in cards if card.main_contact})
        if self.each is None:
            write_folders(self.firm, cards, self.day - timedelta(days=1))
            write_surroundings(self.firm, cards, self.day - timedelta(days=1))
            write_affairs(self.firm, cards, self.day)
            write_rounds(self.firm, cards, self.day)
            write_catalogue(self.firm, self.day)
            write_selling(self.firm, cards, self.day)
            write_offers(self.firm, cards, self.day)
            write_stock(self.firm)
            write_papers(self.firm, cards, self.day)
            write_money(self.firm, cards, self.day)
            write_tickets(self.firm, cards, self.day)
            write_steering(self.firm, self.day)
            write_diaries(self.firm, self.day)
            write_mails(self.firm, cards, self.day)


def row(firm: Firm, card: Card, number: str) -> Row:
    """Make the row of a customer, with the region that its address leads to and how complete it is."""
    values = {**card.drawn.values, "number": number}
    place(values, None, firm.viewer)
    points = points_of(firm.organisation.pk)
    values["completeness"] = score(points, {**values, "main_contact": card.main_contact})
    return Row(card.id, values["name"], values, card.drawn.owner, card.made, card.edits)


def contact_rows(firm: Firm, card: Card) -> Iterator[Row]:
    """Make the rows of a customer's contacts; who left is noted by the owner on the day of the last edit."""
    for key, values in zip(card.contact_ids, card.contacts, strict=True):
        values["customer"] = card.id
        if "invalid" in values:
            values |= {"change_date": card.made.date(), "changed_by": firm.people[card.drawn.owner].name}
        yield Row(key, values["name"], values, card.drawn.owner, card.made)
