"""Writes what the demo firm offered: quotes with lines of the catalogue, drafts, sent, accepted, run out; proposals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kemai.areas.products.models import Product
from kemai.areas.sales.models import Proposal, Quote, QuoteLine
from kemai.core.records.amounts import LineTotal, line_total, paper_total
from kemai.site.demo.dice import Dice
from kemai.site.demo.firm import Firm
from kemai.site.demo.surroundings import write_all

if TYPE_CHECKING:
    from kemai.site.demo.loading import Card

Drawn = tuple["Card", dict[str, Any]]
STATES = ("draft", "approved", "sent", "sent", "accepted", "refused", "expired")
VALID, TAX = timedelta(days=30), Decimal(13)
TERMS = "预付 30%，发货前付 60%，验收后付 10%。\n交货期：合同生效后 45 天。"


def write_offers(firm: Firm, cards: Sequence[Card], day: date) -> None:
    """Write quotes of one company in nine and proposals of one in twenty; call inside the firm's transaction."""
    companies = [card for card in cards if card.drawn.company]
    products = list(Product.objects.select_related("unit").order_by("pk"))
    if not companies or not products:
        return
    offers = [(card, state, list(lines(card, products))) for card, state in asked(companies)]
    ids = write_all(firm, Quote, [(card, quote(card, state, rows, day)) for card, state, rows in offers], numbered=True)
    drawn = [
        (card, {**row, "quote": key, "position": place})
        for key, (card, _state, rows) in zip(ids, offers, strict=True)
        for place, row in enumerate(rows, 1)
    ]
    write_all(firm, QuoteLine, drawn, numbered=True)
    write_all(firm, Proposal, list(proposals(companies, day)), numbered=True)


def asked(companies: Sequence[Card]) -> Iterator[tuple[Card, str]]:
    """Draw who asked for a quote, and what became of it."""
    for card in companies:
        dice = Dice("quote", card.number)
        if dice.below(9) == 0:
            yield card, dice.pick(STATES)


def lines(card: Card, products: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Draw two to four lines, some with a discount of 5 per cent."""
    dice = Dice("quote lines", card.number)
    for _turn in range(2 + dice.below(3)):
        product, quantity = dice.pick(products), Decimal(dice.below(6) + 1)
        discount = Decimal(5) if dice.chance(30) else Decimal(0)
        made = line_total(quantity, product.list_price, discount, TAX)
        yield {
            "product": product.pk,
            "name": product.name,
            "unit": product.unit.label if product.unit else "",
            "quantity": quantity,
            "price": product.list_price,
            "discount": discount,
            "tax_rate": TAX,
            "amount": made.amount,
            "tax_amount": made.tax,
        }


def quote(card: Card, state: str, rows: Sequence[dict[str, Any]], day: date) -> dict[str, Any]:
    """Give a quote over its lines: open ones of the last weeks, those that ran out older."""
    old = state in ("expired", "refused", "accepted")
    issued = day - timedelta(days=Dice("quote day", card.number).below(20) + (35 if old else 1))
    total = paper_total(LineTotal(row["amount"], row["tax_amount"]) for row in rows)
    sent = datetime.combine(issued, time(15), timezone.get_default_timezone())
    values = {"customer": card.id, "issued_on": issued, "valid_until": issued + VALID, "status": state, "terms": TERMS}
    values |= {"net": total.net, "tax": total.tax, "total": total.total, "currency": "CNY", "name": rows[0]["name"]}
    if state not in ("draft", "approved"):
        values["sent_at"] = sent
    if state in ("accepted", "refused"):
        values["closed_at"] = sent + timedelta(days=6)
    return values


def proposals(companies: Sequence[Card], day: date) -> Iterator[Drawn]:
    """Draw the proposal for one company in twenty."""
    for card in companies:
        dice = Dice("proposal", card.number)
        if dice.below(20) == 0:
            needs = dice.pick(
                ("两条老线改造，停机不超过两天", "新车间的加工单元，年产 6 万件", "刀具寿命管理和备件托管")
            )
            content = "一、现状与目标\n二、建议的设备与布局\n三、实施步骤与工期\n四、投资与回收期\n五、服务"
            state = dice.pick(("draft", "sent", "accepted"))
            values = {"customer": card.id, "name": needs.partition("，")[0], "needs": needs, "content": content}
            sent = datetime.combine(day - timedelta(days=12), time(10), timezone.get_default_timezone())
            yield card, {**values, "status": state, "sent_at": None if state == "draft" else sent}
