"""Draws the contracts of the demo firm: signed over the past year and a half, in three parts, paid as far as due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kemai.core.records.amounts import rounded
from kemai.site.demo.dice import Dice

if TYPE_CHECKING:
    from kemai.site.demo.loading import Card

Values = dict[str, Any]
NOTHING = Decimal(0)
LONGEST, NEWEST = 540, 12
PARTS = (("预付款", 30, 10), ("发货款", 60, 60), ("质保金", 10, 150))
GRACE, SLOW = 40, 170


def contracts(companies: Sequence[Card], day: date) -> Iterator[tuple[Card, Values, list[Values]]]:
    """Draw the contract of one company in five with its instalments as receivables; one payer in six is slow."""
    for card in companies:
        dice = Dice("receivable", card.number)
        known = (day - card.made.date()).days
        if dice.below(5) or known < 2 * NEWEST:
            continue
        signed = day - timedelta(days=NEWEST + dice.below(min(known - NEWEST, LONGEST)))
        amount, grace = Decimal((dice.below(38) + 3) * 10_000), SLOW if dice.below(6) == 0 else GRACE
        parts = [part(amount, place, signed, day, grace, dice) for place in range(len(PARTS))]
        paid = sum((one["paid"] for one in parts), NOTHING)
        state = "full" if paid == amount else "partial" if paid else "none"
        yield (
            card,
            {**agreement(card, signed, amount), "paid": paid, "payment_state": state, "status": reached(state, parts)},
            parts,
        )


def part(amount: Decimal, place: int, signed: date, day: date, grace: int, dice: Dice) -> Values:
    """Give one instalment: paid when it is long due, sometimes by half when it is just due."""
    title, share, after = PARTS[place]
    due, whole = signed + timedelta(days=after), rounded(amount * share / 100)
    late = (day - due).days
    paid = whole if late > grace else rounded(whole / 2) if late > 0 and dice.below(3) == 0 else NOTHING
    return {
        "title": title,
        "percent": Decimal(share),
        "position": place + 1,
        "due": due,
        "amount": whole,
        "paid": paid,
        "open_sum": whole - paid,
        "status": "paid" if paid == whole else "open",
    }


def agreement(card: Card, signed: date, amount: Decimal) -> Values:
    """Give what was agreed."""
    moment = datetime.combine(signed, time(10), timezone.get_default_timezone())
    about = Dice("contract", card.number).pick(("设备采购", "备件供应", "产线改造", "年度服务"))
    return {
        "title": f"{signed.year} 年{about}合同",
        "customer": card.id,
        "contact": card.contact_ids[0] if card.contact_ids else None,
        "amount": amount,
        "currency": "CNY",
        "start": signed,
        "end": signed + timedelta(days=365),
        "signed_on": signed,
        "origin": "new",
        "started_at": moment,
    }


def reached(state: str, parts: Sequence[Values]) -> str:
    """Say how far a contract is: done when all is paid, just signed as long as nothing is."""
    return {"full": "done", "none": "signed"}.get(state, "running")
