"""What is known of one customer's dealings, as far as the person looking may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from kemai.areas.activities.models import Interaction
from kemai.areas.customers.models import CustomerRelation, Need
from kemai.areas.sales.models import Contract, CostEntry, SalesOrder
from kemai.areas.sales.queries import COST, GoodsCost, goods_cost, net_credited
from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.records.currencies import HOME
from kemai.core.records.registry import knows
from kemai.core.tenancy.viewer import Viewer

YEAR, HALF, NEAR = timedelta(days=365), timedelta(days=182), timedelta(days=60)
LIVE = (SalesOrder.Status.CONFIRMED, SalesOrder.Status.DOING, SalesOrder.Status.SHIPPED, SalesOrder.Status.DONE)
RUNNING = (Contract.Status.SIGNED, Contract.Status.RUNNING)
NOTHING = Decimal(0)


class Order(NamedTuple):
    """One live order: its id, number, day and amount without tax."""

    pk: int
    number: str
    day: date
    net: Decimal


class Spent(NamedTuple):
    """One cost: its id, number, day and amount."""

    pk: int
    number: str
    day: date
    amount: Decimal


class Contact(NamedTuple):
    """One contact: when it was, and whether the customer began it."""

    at: datetime
    incoming: bool


@dataclass(frozen=True)
class Facts:
    """The dealings of a customer up to `day`; orders and contacts from the oldest on.

    `goods` is the cost of the goods of the last year's orders, `returned` what was credited for some that came back,
    `costed` of how many lines the cost is known, `uncosted` of how many not. `spent` is empty for those who may not
    read costs (`sees_costs`), `goods` and `returned` for those who may not read all that a profit is made of
    (`sees_profit`). Orders have no amount where that is not told (`sees_orders`).
    """

    day: date
    sees_costs: bool
    sees_orders: bool
    sees_profit: bool
    orders: list[Order]
    goods: Decimal
    costed: int
    uncosted: int
    returned: Decimal
    spent: list[Spent]
    contacts: list[Contact]
    needs: int
    referred: int
    ending: list[tuple[int, str, date]]

    @property
    def year(self) -> list[Order]:
        """Give the orders of the last year."""
        return [one for one in self.orders if one.day > self.day - YEAR]

    @property
    def income(self) -> Decimal:
        """Add up the last year's orders without tax, less what was credited for goods that came back."""
        return sum((one.net for one in self.year), NOTHING) - self.returned

    @property
    def service(self) -> Decimal:
        """Add up what was spent on the customer in the last year."""
        return sum((one.amount for one in self.spent), NOTHING)

    def between(self, first: date, last: date) -> list[Order]:
        """Give the orders after a day, up to another."""
        return [one for one in self.orders if first < one.day <= last]


def facts_of(customer: Any, viewer: Viewer) -> Facts:
    """Read what the formulas need, in eight questions."""
    today = timezone.localdate()
    sees_orders = knows(viewer, "sales.salesorder", "net")
    sees_costs = viewer.rights.has(COST) and knows(viewer, "sales.costentry", "amount")
    sees_profit = sees_costs and sees_orders and knows(viewer, "products.product", "cost")
    columns = ("pk", "number", "order_date", "net", "currency")
    found = list(orders_of(customer, viewer).values_list(*columns))
    orders = [order_of(*one, told=sees_orders) for one in found]
    recent = [pk for pk, _number, day, _net, currency in found if day > today - YEAR and currency == HOME]
    goods = goods_cost(recent) if sees_profit else GoodsCost(NOTHING, 0, 0)
    spent = readable(CostEntry, viewer).filter(spent_on(customer), date__gt=today - YEAR, date__lte=today)
    contacts = readable(Interaction, viewer).filter(customer=customer.pk, started_at__gt=timezone.now() - YEAR)
    needs = readable(Need, viewer).filter(customer=customer.pk, valid_from__gt=today - YEAR)
    ending = readable(Contract, viewer).filter(customer=customer.pk, status__in=RUNNING)
    return Facts(
        day=today,
        sees_costs=sees_costs,
        sees_orders=sees_orders,
        sees_profit=sees_profit,
        orders=orders,
        goods=goods.cost,
        costed=goods.costed,
        uncosted=goods.uncosted,
        returned=net_credited(recent) if sees_profit else NOTHING,
        spent=[Spent(*one) for one in spent.order_by("date", "pk").values_list("pk", "number", "date", "amount")]
        if sees_costs
        else [],
        contacts=[
            Contact(at, way == Interaction.Direction.IN)
            for at, way in contacts.order_by("started_at", "pk").values_list("started_at", "direction")
        ],
        needs=needs.count(),
        referred=referred_by(customer, viewer),
        ending=list(ending.filter(end__range=(today, today + NEAR)).values_list("pk", "number", "end")),
    )


def order_of(pk: int, number: str, day: date, net: Decimal, currency: str, *, told: bool) -> Order:
    """Take an order; one in another currency counts as dealing, its amount is said but not added up."""
    if not told:
        return Order(pk, number, day, NOTHING)
    if currency == HOME:
        return Order(pk, number, day, net)
    return Order(pk, f"{number} · {currency} {net:,.2f}", day, NOTHING)


def readable(model: Any, viewer: Viewer) -> QuerySet[Any, Any]:
    """Give the records of a type that a person may read; none without the right."""
    key = registry.of_model(model).key
    return model.objects.visible_to(viewer, "read") if viewer.may(key, "read") else model.objects.none()


def orders_of(customer: Any, viewer: Viewer) -> QuerySet[Any, Any]:
    """Ask for the live orders of a customer, the oldest first."""
    return readable(SalesOrder, viewer).filter(customer=customer.pk, status__in=LIVE).order_by("order_date", "pk")


def referred_by(customer: Any, viewer: Viewer) -> int:
    """Count the relations that call the customer or one of its contacts somebody's referrer."""
    kinds = [one.id for one in book(viewer).by_key.get("customer_relation", []) if one.code == "referrer"]
    sides = Q(from_customer=customer.pk) | Q(from_contact__customer=customer.pk)
    return readable(CustomerRelation, viewer).filter(sides, relation__in=kinds).count()


def spent_on(customer: Any) -> Q:
    """Give the condition of costs: on the customer, on its deals, on its contracts."""
    return Q(customer=customer.pk) | Q(opportunity__customer=customer.pk) | Q(contract__customer=customer.pk)
