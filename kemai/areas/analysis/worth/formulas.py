"""The formulas of the value card: plain arithmetic over facts; None where too little is known.

Lifetime value: Berger, Nasr (1998), Journal of Interactive Marketing 12(1), case 1: the margin of a year, kept with a
rate, discounted. Contribution: Shapiro et al. (1987), Harvard Business Review 65(5): income less goods less serving.
Loyalty as behaviour: Dick, Basu (1994), Journal of the Academy of Marketing Science 22(2). Churn: gaps between orders
against the customer's own habit, Schmittlein, Morrison, Colombo (1987), Management Science 33(1), simplified.
"""

from __future__ import annotations

from decimal import Decimal
from statistics import mean, pstdev

from kemai.areas.analysis.worth.facts import HALF, Facts

HUNDRED = Decimal(100)
ENOUGH = 3
DAYS_OF_YEAR = 365.25


def contribution(facts: Facts) -> Decimal | None:
    """Income of the last year less goods and serving; None without orders or without any known cost of goods."""
    if not facts.year or not facts.costed:
        return None
    return facts.income - facts.goods - facts.service


def lifetime(margin: Decimal, keep: int, discount: int, years: int) -> Decimal:
    """Σ over the years t of margin × keep^(t−1) ÷ (1 + discount)^t; both rates in per cent."""
    kept, later = Decimal(keep) / HUNDRED, 1 + Decimal(discount) / HUNDRED
    return sum((margin * kept ** (year - 1) / later**year for year in range(1, years + 1)), Decimal(0))


def gaps(facts: Facts) -> list[int]:
    """Give the days between one day of ordering and the next."""
    days = sorted({one.day for one in facts.orders})
    return [(later - earlier).days for earlier, later in zip(days, days[1:], strict=False)]


def loyalty(facts: Facts) -> dict[str, int] | None:
    """Give the parts of behaviour: repeat 40, regular 30, long 20, recommending 10; None with fewer than 3 orders."""
    spaces = gaps(facts)
    if len(facts.orders) < ENOUGH or not spaces:
        return None
    years = (facts.day - facts.orders[0].day).days / DAYS_OF_YEAR
    regular = 1 - min(1.0, pstdev(spaces) / mean(spaces))
    parts = {
        "repeat": 40 * min(len(facts.orders), 10) / 10,
        "regular": 30 * regular,
        "long": 20 * min(years, 5) / 5,
        "recommending": 10 if facts.referred else 0,
    }
    return {name: round(points) for name, points in parts.items()}


def engagement(facts: Facts) -> dict[str, int] | None:
    """Give five parts of 0 to 100 whose mean is the engagement; None without a contact in the last year."""
    if not facts.contacts:
        return None
    behaviour = loyalty(facts)
    years = (facts.day - facts.orders[0].day).days / DAYS_OF_YEAR if facts.orders else 0
    began = sum(one.incoming for one in facts.contacts)
    return {
        "loyalty": sum(behaviour.values()) if behaviour else 0,
        "duration": round(min(100, 20 * years)),
        "co_creation": min(100, 20 * facts.needs),
        "participation": round(100 * began / len(facts.contacts)),
        "interaction": min(100, 10 * len(facts.contacts)),
    }


def churn(facts: Facts) -> dict[str, int] | None:
    """Give the parts of the risk: gap 40, amount 20, contacts 15, contract 10; None with fewer than three orders.

    Complaints (15) come with the service area; until then they add nothing. The amount adds nothing for whom it is not
    told either.
    """
    spaces = gaps(facts)
    if len(facts.orders) < ENOUGH or not spaces:
        return None
    since = (facts.day - facts.orders[-1].day).days
    before = facts.day - HALF
    now, then = (
        sum(one.net for one in facts.between(*span)) for span in ((before, facts.day), (before - HALF, before))
    )
    late = [one for one in facts.contacts if one.at.date() > before]
    fallen = {"amount": round(20 * fall(float(then), float(now)))} if facts.sees_orders else {}
    return {
        "gap": round(40 * min(1.0, max(0.0, since / mean(spaces) - 1))),
        **fallen,
        "contacts": round(15 * fall(len(facts.contacts) - len(late), len(late))),
        "contract": 10 if facts.ending else 0,
    }


def fall(before: float, now: float) -> float:
    """Give the share by which something fell, 0 to 1."""
    return max(0.0, (before - now) / before) if before > 0 else 0.0
