"""Money arithmetic: the one place that says how amounts are rounded, taxed, added up and split.

A line is kept to the hundredth of a cent, so that a report over lines adds up what was agreed; a paper is rounded once,
half up, to the digits of its currency. Amounts are Decimal throughout.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

FINE = Decimal("0.0001")
MOST_PLACES = 2
HUNDRED = Decimal(100)
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class LineTotal:
    """What a line comes to, to the hundredth of a cent: `amount` before tax, `tax` on it."""

    amount: Decimal
    tax: Decimal


@dataclass(frozen=True)
class PaperTotal:
    """What a paper comes to, in the digits of its currency; `total` is always `net` + `tax`."""

    net: Decimal
    tax: Decimal

    @property
    def total(self) -> Decimal:
        """Give what the customer pays."""
        return self.net + self.tax


def rounded(value: Decimal, currency: str = "CNY") -> Decimal:
    """Round an amount half up (away from zero) to the digits of its currency, two at the most."""
    places = Decimal(1).scaleb(-digits_of(currency))
    return value.quantize(places, context=EXACT)


def fine(value: Decimal) -> Decimal:
    """Round an amount of a line half up to the hundredth of a cent."""
    return value.quantize(FINE, context=EXACT)


@cache
def digits_of(currency: str) -> int:
    """Say how many digits a currency (ISO 4217) has after the point; unknown ones have two."""
    from babel.numbers import get_currency_precision

    return min(MOST_PLACES, get_currency_precision(currency or "CNY"))


def line_total(quantity: Decimal, price: Decimal, discount: Decimal, tax_rate: Decimal) -> LineTotal:
    """Work a line out: quantity × price, less `discount` per cent, and `tax_rate` per cent of what is left."""
    whole = EXACT.multiply(EXACT.multiply(quantity, price), EXACT.divide(HUNDRED - discount, HUNDRED))
    amount = fine(whole)
    return LineTotal(amount, fine(EXACT.divide(EXACT.multiply(amount, tax_rate), HUNDRED)))


def paper_total(lines: Iterable[LineTotal], currency: str = "CNY") -> PaperTotal:
    """Add lines up and round once."""
    amount, tax = Decimal(0), Decimal(0)
    for line in lines:
        amount, tax = amount + line.amount, tax + line.tax
    return PaperTotal(rounded(amount, currency), rounded(tax, currency))


def split(amount: Decimal, shares: Sequence[Decimal] | int, currency: str = "CNY") -> list[Decimal]:
    """Split an amount into parts by their shares (a number means equal parts); the parts always equal the whole.

    What rounding leaves over goes to the last parts. Shares are not negative, and their sum is above zero.
    """
    weights = [Decimal(1)] * shares if isinstance(shares, int) else list(shares)
    whole = sum(weights, Decimal(0))
    if not weights or whole <= 0 or min(weights) < 0:
        raise ValueError(f"shares: {shares}")
    parts: list[Decimal] = []
    reached, given = Decimal(0), Decimal(0)
    for weight in weights[:-1]:
        reached += weight
        until = rounded(EXACT.divide(EXACT.multiply(amount, reached), whole), currency)
        parts.append(until - given)
        given = until
    return [*parts, amount - given]
