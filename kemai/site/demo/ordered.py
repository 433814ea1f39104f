"""Writes what the demo firm's customers ordered in the past year and a half: delivered, and paid as far as due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kemai.areas.products.models import Product
from kemai.areas.sales.models import Delivery, DeliveryLine, SalesOrder, SalesOrderLine
from kemai.core.records import bulk
from kemai.core.records.amounts import LineTotal, line_total, paper_total
from kemai.site.demo.dice import Dice
from kemai.site.demo.firm import Firm
from kemai.site.demo.surroundings import write_all

if TYPE_CHECKING:
    from kemai.site.demo.loading import Card

Drawn = tuple["Card", dict[str, Any]]
NOTHING, TAX = Decimal(0), Decimal(13)
LONGEST, NEWEST = 540, 50
DEAREST = Decimal(160_000)
TERMS = timedelta(days=30)
CHANNELS = ("field", "field", "phone", "partner", "web")
CARRIERS = ("顺丰", "德邦", "京东物流")


def write_orders(firm: Firm, companies: Sequence[Card], day: date) -> list[Drawn]:
    """Write orders with lines and deliveries; gives the receivables that they ask for, not written yet."""
    goods = list(Product.objects.filter(list_price__lte=DEAREST).select_related("unit").order_by("pk"))
    if not goods:
        return []
    drawn = [(card, ordered, rows) for card, ordered in days(companies, day) if (rows := lines(card, goods))]
    orders = [(card, order(card, ordered, rows, day)) for card, ordered, rows in drawn]
    ids = write_all(firm, SalesOrder, orders, numbered=True)
    placed = [
        (card, {**row, "order": key, "position": place})
        for key, (card, _ordered, rows) in zip(ids, drawn, strict=True)
        for place, row in enumerate(rows, 1)
    ]
    line_ids = write_all(firm, SalesOrderLine, placed, numbered=True)
    write_deliveries(firm, ids, orders, line_ids, [row for _card, row in placed])
    return [(card, debt(values, key, day)) for key, (card, values) in zip(ids, orders, strict=True)]


def days(companies: Sequence[Card], day: date) -> Iterator[tuple[Card, date]]:
    """Draw who ordered when: one company in three, not before it was known."""
    for card in companies:
        dice, known = Dice("ordered", card.number), (day - card.made.date()).days
        if dice.below(3) == 0 and known > NEWEST:
            yield card, day - timedelta(days=NEWEST + dice.below(min(known, LONGEST) - NEWEST))


def lines(card: Card, goods: Sequence[Product]) -> list[dict[str, Any]]:
    """Draw one or two lines of parts, services and small machines, all of it shipped."""
    dice, made = Dice("ordered lines", card.number), []
    for _turn in range(1 + dice.below(2)):
        product, quantity = dice.pick(goods), Decimal(1 + dice.below(4))
        worth = line_total(quantity, product.list_price, NOTHING, TAX)
        values = {"product": product.pk, "name": product.name, "unit": product.unit.label if product.unit else ""}
        values |= {"quantity": quantity, "price": product.list_price, "discount": NOTHING, "tax_rate": TAX}
        made.append({**values, "amount": worth.amount, "tax_amount": worth.tax, "shipped": quantity})
    return made


def order(card: Card, ordered: date, rows: Sequence[dict[str, Any]], day: date) -> dict[str, Any]:
    """Give an order over its lines: delivered, and paid when its day is past, but for one payer in nine."""
    total = paper_total(LineTotal(row["amount"], row["tax_amount"]) for row in rows)
    moment = datetime.combine(ordered, time(11), timezone.get_default_timezone())
    paid = ordered + TERMS < day and Dice("order paid", card.number).below(9) > 0
    return {
        "customer": card.id,
        "channel": Dice("channel", card.number).pick(CHANNELS),
        "order_date": ordered,
        "due": ordered + timedelta(days=20),
        "ship_to": str(card.drawn.values.get("address") or "")[:200],
        "currency": "CNY",
        "net": total.net,
        "tax": total.tax,
        "total": total.total,
        "status": "done" if paid else "shipped",
        "deliver_state": "all",
        "pay_state": "all" if paid else "none",
        "confirmed_at": moment,
        "started_at": moment,
    }


def write_deliveries(
    firm: Firm, ids: Sequence[int], orders: Sequence[Drawn], line_ids: Sequence[int], rows: Sequence[dict[str, Any]]
) -> None:
    """Write the one shipment of each order with all its lines."""
    notes = []
    for key, (card, values) in zip(ids, orders, strict=True):
        shipped = values["confirmed_at"] + timedelta(days=9)
        note = {"order": key, "carrier": Dice("carrier", key).pick(CARRIERS), "tracking_no": f"SF{key:010d}"}
        note |= {"ship_to": values["ship_to"], "status": "signed", "shipped_at": shipped, "started_at": shipped}
        notes.append((card, {**note, "signed_at": shipped + timedelta(days=3)}))
    delivery_of = dict(zip(ids, write_all(firm, Delivery, notes, numbered=True), strict=True))
    columns = {
        "organisation_id": [firm.organisation.pk] * len(rows),
        "delivery_id": [delivery_of[row["order"]] for row in rows],
        "order_line_id": list(line_ids),
        "quantity": [row["quantity"] for row in rows],
    }
    bulk.insert(DeliveryLine, columns, len(rows))


def debt(values: dict[str, Any], key: int, day: date) -> dict[str, Any]:
    """Give the receivable of an order."""
    paid = values["total"] if values["pay_state"] == "all" else NOTHING
    return {
        "customer": values["customer"],
        "order": key,
        "title": "订单货款",
        "due": values["order_date"] + TERMS,
        "amount": values["total"],
        "paid": paid,
        "open_sum": values["total"] - paid,
        "status": "paid" if paid else "open",
    }
