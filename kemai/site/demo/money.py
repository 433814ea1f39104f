"""Writes who owes the demo firm what, what came in, and how far its customers are trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kemai.areas.sales.models import (
    Contract,
    CostEntry,
    CreditReview,
    Instalment,
    InvoiceTitle,
    Receipt,
    ReceiptMatch,
    ReceivablePlan,
)
from kemai.core.records import bulk
from kemai.site.demo.agreed import contracts
from kemai.site.demo.billed import write_invoices
from kemai.site.demo.dice import Dice
from kemai.site.demo.firm import Firm
from kemai.site.demo.ordered import write_orders
from kemai.site.demo.surroundings import write_all

if TYPE_CHECKING:
    from kemai.site.demo.loading import Card

Drawn = tuple["Card", dict[str, Any]]
NOTHING = Decimal(0)


def write_money(firm: Firm, cards: Sequence[Card], day: date) -> None:
    """Write contracts and orders of some customers with what was paid of them; call inside their transaction."""
    companies = [card for card in cards if card.drawn.company]
    if not companies:
        return
    plans = [*agreed(firm, companies, day), *write_orders(firm, companies, day)]
    plan_ids = write_all(firm, ReceivablePlan, plans, numbered=True)
    write_invoices(firm, plans, day)
    paid = [(place, one) for place, one in enumerate(plans) if one[1]["paid"]]
    receipts = [(card, receipt(card, values, day)) for _place, (card, values) in paid]
    receipt_ids = write_all(firm, Receipt, [*receipts, *waiting(companies, day)], numbered=True)
    matched = {
        "organisation_id": [firm.organisation.pk] * len(paid),
        "receipt_id": receipt_ids[: len(paid)],
        "plan_id": [plan_ids[place] for place, _one in paid],
        "amount": [values["paid"] for _place, (_card, values) in paid],
        "by_id": [firm.viewer.user_id] * len(paid),
        "at": [values["confirmed_at"] for _card, values in receipts],
    }
    bulk.insert(ReceiptMatch, matched, len(paid))
    write_all(firm, CreditReview, list(reviews(companies, day)), numbered=True)
    write_all(firm, InvoiceTitle, list(titles(companies)), numbered=True)
    write_all(firm, CostEntry, list(costs(companies, day)), numbered=True)


def agreed(firm: Firm, companies: Sequence[Card], day: date) -> list[Drawn]:
    """Write contracts with their instalments; gives the receivables that they ask for, not written yet."""
    drawn = list(contracts(companies, day))
    ids = write_all(firm, Contract, [(card, values) for card, values, _parts in drawn], numbered=True)
    parts = [
        (card, {**one, "contract": key, "customer": card.id})
        for key, (card, _values, rows) in zip(ids, drawn, strict=True)
        for one in rows
    ]
    write_all(firm, Instalment, parts, numbered=True)
    return parts


def receipt(card: Card, plan: dict[str, Any], day: date) -> dict[str, Any]:
    """Give the receipt that paid a receivable, on its day or some days later."""
    came = min(plan["due"] + timedelta(days=Dice("receipt", card.number).below(9)), day - timedelta(days=1))
    return {
        "customer": card.id,
        "date": came,
        "amount": plan["paid"],
        "matched": plan["paid"],
        "free": NOTHING,
        "method": "transfer",
        "payer": card.drawn.values["name"][:120],
        "status": "confirmed",
        "confirmed_at": datetime.combine(came, time(16), timezone.get_default_timezone()),
    }


def waiting(companies: Sequence[Card], day: date) -> Iterator[Drawn]:
    """Draw a receipt that waits for finance, of one company in forty."""
    for card in companies:
        dice = Dice("waiting", card.number)
        if dice.below(40) == 0:
            amount, method = Decimal((dice.below(30) + 2) * 1000), dice.pick(("cheque", "transfer", "cash"))
            draft = {"matched": NOTHING, "free": NOTHING, "status": "draft"}
            yield card, {"customer": card.id, "date": day, "amount": amount, "method": method, **draft}


def reviews(companies: Sequence[Card], day: date) -> Iterator[Drawn]:
    """Draw the approved credit of one company in six; some reviews end within the month."""
    for card in companies:
        dice = Dice("credit", card.number)
        if dice.below(6) == 0:
            grade = dice.pick(("AA", "A", "A", "B"))
            yield (
                card,
                {
                    "customer": card.id,
                    "grade": grade,
                    "limit": Decimal({"AA": 500000, "A": 200000, "B": 50000}[grade]),
                    "terms_days": {"AA": 60, "A": 30, "B": 15}[grade],
                    "score": 60 + dice.below(40),
                    "valid_until": day + timedelta(days=dice.below(300) + 5),
                    "status": "approved",
                    "approved_at": card.made,
                },
            )


def titles(companies: Sequence[Card]) -> Iterator[Drawn]:
    """Give the title on invoices of one company in six."""
    for card in companies:
        if Dice("title", card.number).below(6) == 0:
            name, code = card.drawn.values["name"], card.drawn.values.get("credit_code", "")
            yield card, {"customer": card.id, "title": name, "tax_no": code, "usual": True}


def costs(companies: Sequence[Card], day: date) -> Iterator[Drawn]:
    """Draw what was spent on one company in twelve."""
    for card in companies:
        dice = Dice("cost", card.number)
        if dice.below(12) == 0:
            spent = {"kind": dice.pick(("travel", "entertain", "sample")), "amount": Decimal(dice.below(40) * 50 + 100)}
            yield card, {"customer": card.id, "date": day - timedelta(days=dice.below(80) + 1), **spent}
