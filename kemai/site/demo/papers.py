"""Writes the demo firm's papers: orders from draft to signed for, contracts from draft to running, two returns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kemai.areas.products.models import Product
from kemai.areas.sales.contracts import actions as contracts
from kemai.areas.sales.deliveries.actions import sign_for
from kemai.areas.sales.deliveries.shipping import deliver
from kemai.areas.sales.models import Contract, ReturnOrder, SalesOrder, SalesOrderLine
from kemai.areas.sales.orders.actions import confirm
from kemai.areas.sales.returns.actions import receive
from kemai.areas.sales.returns.taking import take_back
from kemai.areas.sales.returns.worth import worth
from kemai.core import actions
from kemai.core.records import registry
from kemai.site.demo.dice import Dice
from kemai.site.demo.firm import Firm

if TYPE_CHECKING:
    from datetime import date

    from kemai.site.demo.loading import Card

CHANNELS = ("field", "phone", "partner", "web", "store")
ORDERS, CONTRACTS = 14, 6
DRAFTS = 2
ONE = Decimal(1)
CARRIERS = ("顺丰", "德邦", "京东物流")


def write_papers(firm: Firm, cards: Sequence[Card], day: date) -> None:
    """Write orders and contracts of the first companies, their days counted from today; call inside a transaction."""
    companies = [card for card in cards if card.drawn.company]
    goods = list(Product.objects.filter(on_sale=True).order_by("pk")[:40])
    if not goods:
        return
    for place, card in enumerate(companies[:ORDERS]):
        carry_out(firm, order(firm, card, goods, day - timedelta(days=3 * place)), place)
    for place, card in enumerate(companies[ORDERS : ORDERS + CONTRACTS]):
        agree(firm, contract(firm, card, day - timedelta(days=40 * place)), place)


def order(firm: Firm, card: Card, goods: Sequence[Product], day: date) -> SalesOrder:
    """Draft an order of two products."""
    dice = Dice("order", card.number)
    lines = [
        {"product": one.pk, "quantity": 1 + dice.below(2), "tax_rate": 13}
        for one in (dice.pick(goods), dice.pick(goods))
    ]
    values = {
        "customer": card.id,
        "channel": dice.pick(CHANNELS),
        "order_date": day,
        "due": day + timedelta(days=20),
        "owner": owner(firm, card),
        "lines": lines,
    }
    made: SalesOrder = actions.add(registry.get("sales.salesorder"), values, by=firm.viewer)
    return made


def carry_out(firm: Firm, made: SalesOrder, place: int) -> None:
    """Bring an order as far as its place says: the first ones are drafts, the later ones are delivered."""
    by, dice = firm.viewer, Dice("ship", made.number)
    if place < DRAFTS:
        return
    confirm(made, by=by)
    if place % 4 == DRAFTS:
        return
    lines = list(SalesOrderLine.objects.filter(order=made).order_by("pk"))
    wanted = {line.pk: line.quantity for line in lines[: 1 if place % 4 == 1 else None]}
    shipped = deliver(made.pk, wanted, by=by, carrier=dice.pick(CARRIERS), tracking_no=f"SF{made.pk:010d}")
    if place % 2:
        sign_for(shipped, by=by)
    if place == ORDERS - 1:
        receive(send_back(firm, made, lines[0], "defect", "defect", "一台异响"), by=by)
    if place == ORDERS - 2:
        send_back(firm, made, lines[0], "exchange", "wrong", "型号发错")


def send_back(firm: Firm, made: SalesOrder, line: SalesOrderLine, kind: str, reason: str, note: str) -> ReturnOrder:
    """Register that one of a line comes back."""
    why = firm.choices["return_reason", reason]
    refund = worth(made, [(line, ONE)]) if kind == "defect" else 0
    given = {"kind": kind, "reason": why, "note": note, "refund": refund}
    return take_back(made.pk, {line.pk: ONE}, by=firm.viewer, **given)


def contract(firm: Firm, card: Card, start: date) -> Contract:
    """Draft a contract of a year in three instalments."""
    amount = (8 + Dice("contract", card.number).below(50)) * 10_000
    parts = (("预付款", 30, 10), ("发货款", 60, 60), ("质保金", 10, 360))
    values: dict[str, Any] = {
        "customer": card.id,
        "title": f"{start.year} 年设备采购合同",
        "amount": amount,
        "start": start,
        "end": start + timedelta(days=365),
        "owner": owner(firm, card),
        "lines": [
            {"title": title, "percent": share, "due": start + timedelta(days=days)} for title, share, days in parts
        ],
    }
    made: Contract = actions.add(registry.get("sales.contract"), values, by=firm.viewer)
    return made


def agree(firm: Firm, made: Contract, place: int) -> None:
    """Bring a contract as far as its place says: draft, under review, signed, running."""
    by = firm.viewer
    steps = (contracts.submit, contracts.approve, contracts.approve_finance, contracts.sign, contracts.carry_out)
    for step in steps[: (0, 2, 4, 5, 5, 5)[place % 6]]:
        step(made, by=by)
    Contract.objects.filter(pk=made.pk).exclude(signed_on=None).update(signed_on=made.start)


def owner(firm: Firm, card: Card) -> int:
    """Give whose customer it is."""
    return int(firm.people[card.drawn.owner].pk)
