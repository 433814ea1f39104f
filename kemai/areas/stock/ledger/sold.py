"""What orders do to the stock: shipments take out of it, returns bring back, confirming may ask for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.sales.models import Delivery, ReturnOrder, SalesOrder
from kemai.areas.sales.queries import goods_of, kept_for_orders
from kemai.areas.stock.keeping import plain, shows
from kemai.areas.stock.ledger.booking import Document, Flow, book, lock_goods
from kemai.areas.stock.ledger.places import Goods, place_for_defects, sold_from
from kemai.areas.stock.models import MoveKind
from kemai.core.options import option
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.words import enumerated
from kemai.core.tenancy.viewer import Viewer

DELIVERY, RETURN = "sales.delivery", "sales.returnorder"
NOTHING = Decimal(0)
STRICT = option("stock.strict", gettext_lazy("可用库存不够的订单不能确认"), False, group=gettext_lazy("库存"))


def issue(delivery: Delivery, *, by: Viewer) -> None:
    """Take a shipment out of stock; more of a counted product than there is is E-RNG beside its line.

    What nobody has counted yet is shipped without a move.
    """
    rows = lines_of(delivery)
    if not sold_from(row.order_line.product_id for row in rows):
        return
    lock_goods(row.order_line.product_id for row in rows)
    there = sold_from(row.order_line.product_id for row in rows)
    errors: dict[str, list[Invalid]] = {}
    flows: list[Flow] = []
    for row in rows:
        goods = goods_in(row)
        left = sum(there.get(goods, {}).values(), NOTHING)
        if goods in there and row.quantity > left:
            words = {"name": row.order_line.name, "left": plain(left)}
            told = shows(by)
            beside = _("库存只有 %(left)s") if told else _("库存不够")
            above = _("%(name)s 库存只有 %(left)s") if told else _("%(name)s 库存不够")
            errors[f"line.{row.order_line_id}"] = [Invalid("E-RNG", beside % words)]
            errors.setdefault("", []).append(Invalid("E-RNG", above % words))
        elif goods in there:
            flows += taken(goods, row.quantity, there[goods])
    if errors:
        raise Rejected(errors)
    book(flows, Document(DELIVERY, delivery.pk, delivery.number), by=by)


def lines_of(paper: Any) -> list[Any]:
    """Give the lines of a shipment or return that name a product of the catalogue."""
    rows = paper.lines.filter(order_line__product__isnull=False).select_related("order_line")
    return list(rows.order_by("pk"))


def goods_in(row: Any) -> Goods:
    """Name the product and variant of such a line."""
    return row.order_line.product_id, row.order_line.variant_id


def taken(goods: Goods, quantity: Decimal, there: dict[int, Decimal]) -> Iterator[Flow]:
    """Take a quantity out of warehouses, as far as the first has it, then out of the next."""
    for warehouse in list(there):
        part = min(quantity, there[warehouse])
        if part > 0:
            yield Flow(MoveKind.OUT, *goods, part, source=warehouse)
            there[warehouse] -= part
            quantity -= part


def receive(returned: ReturnOrder, *, by: Viewer) -> None:
    """Bring what came back into stock: defective goods to their own place, all else to what is sold."""
    rows = lines_of(returned)
    lock_goods(row.order_line.product_id for row in rows)
    there = sold_from(row.order_line.product_id for row in rows)
    apart = place_for_defects() if returned.kind == ReturnOrder.Kind.DEFECT else None
    flows = [
        Flow(MoveKind.RETURN, *goods_in(row), row.quantity, target=apart or next(iter(there[goods_in(row)])))
        for row in rows
        if goods_in(row) in there and (apart or returned.kind != ReturnOrder.Kind.DEFECT)
    ]
    book(flows, Document(RETURN, returned.pk, returned.number), by=by)


def refuse_short(order_id: int, *, by: Viewer) -> None:
    """Refuse to confirm an order for which too little is free of what is counted, where the firm wants that."""
    if not STRICT.of(by.organisation_id):
        return
    lines = [line for line in goods_of(SalesOrder.objects.get(pk=order_id)) if line.product_id]
    lock_goods(line.product_id for line in lines)
    free = available(line.product_id for line in lines)
    short = {line.name: free[goods] for line in lines if free.get(goods := (line.product_id, line.variant_id), 0) < 0}
    if short:
        words = enumerated(
            _("%(name)s 差 %(count)s") % {"name": name, "count": plain(-left)} if shows(by) else name
            for name, left in short.items()
        )
        raise Rejected.one("", "E-RNG", _("可用库存不够：%(what)s") % {"what": words})


def available(products: Any) -> Mapping[Goods, Decimal]:
    """Give what is free of counted products: what can be sold less what is kept for orders; below nothing is short."""
    wanted = list(products)
    kept = kept_for_orders(wanted)
    return {
        goods: sum(there.values(), NOTHING) - kept.get(goods, NOTHING) for goods, there in sold_from(wanted).items()
    }
