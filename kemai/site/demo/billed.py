"""Draws the demo firm's invoices: issued for what was paid, requested for what is due, a few void or countered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kemai.areas.sales.invoices.filling import tax_inside
from kemai.areas.sales.models import Invoice
from kemai.site.demo.dice import Dice
from kemai.site.demo.firm import Firm
from kemai.site.demo.surroundings import write_all

if TYPE_CHECKING:
    from kemai.site.demo.loading import Card

Drawn = tuple["Card", dict[str, Any]]
RATE = Decimal(13)
KINDS = ("plain", "electronic", "electronic")


def write_invoices(firm: Firm, plans: Sequence[Drawn], day: date) -> None:
    """Write invoices over receivables that stand with their contract or order; red ones follow those they counter."""
    drawn = list(invoices(plans, day))
    ids = write_all(firm, Invoice, drawn, numbered=True)
    reds = [
        (card, red(values, key))
        for key, (card, values) in zip(ids, drawn, strict=True)
        if values["status"] == "countered"
    ]
    write_all(firm, Invoice, reds, numbered=True)


def invoices(plans: Sequence[Drawn], day: date) -> Iterator[Drawn]:
    """Draw an invoice for what is paid, and for one debt in four that will soon be due or just was."""
    for place, (card, plan) in enumerate(plans):
        dice = Dice("invoice", card.number, place)
        if not plan["paid"] and (dice.below(4) or abs((day - plan["due"]).days) > 40):
            continue
        status = "requested" if not plan["paid"] else dice.pick(("issued",) * 22 + ("void", "countered"))
        issued = min(plan["due"] + timedelta(days=dice.below(6)), day - timedelta(days=1))
        amount = plan["paid"] or plan["amount"]
        code = card.drawn.values.get("credit_code") or ""
        values = {name: plan.get(name) for name in ("customer", "contract", "order")}
        values |= {"title": card.drawn.values["name"][:120], "tax_no": code, "amount": amount, "tax_rate": RATE}
        values |= {"kind": "special" if code and dice.chance(50) else dice.pick(KINDS), "status": status}
        values |= {"tax": tax_inside(amount, RATE), "reason": {"void": "抬头写错", "countered": "退货"}.get(status, "")}
        if status != "requested":
            values |= {"invoice_no": f"2631700000{card.id:06d}{place:04d}", "issued_on": issued}
        yield card, values


def red(blue: dict[str, Any], key: int) -> dict[str, Any]:
    """Give the red invoice that takes a blue one back."""
    taken = {"amount": -blue["amount"], "tax": -blue["tax"], "counters": key, "status": "issued"}
    return {**blue, **taken, "invoice_no": f"9{blue['invoice_no'][1:]}"}
