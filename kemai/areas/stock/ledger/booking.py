"""Booking: the one place in which stock changes. Each change is a move with its document; nothing is erased."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.products.models import Product
from kemai.areas.stock.keeping import ITEM, MOVE, plain, shows
from kemai.areas.stock.models import MoveKind, StockItem, StockMove
from kemai.core.actions.binning import take_out
from kemai.core.actions.consequences import new_record
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Document:
    """What makes stock move: the type and id of a record, and its number."""

    type_key: str
    id: int
    number: str


@dataclass(frozen=True)
class Flow:
    """So much of a product out of one warehouse, into another, or both; `counters` is the move that it takes back."""

    kind: str
    product: int
    variant: int | None
    quantity: Decimal
    source: int | None = None
    target: int | None = None
    counters: int | None = None


def lock_goods(products: Iterable[int]) -> None:
    """Let nobody else move the stock of some products until the transaction ends.

    Stock is always locked by its products, in order of their ids and after the document, so that nobody waits for ever.
    """
    rows = Product.objects.with_deleted().select_for_update(of=("self",), no_key=True)
    list(rows.filter(pk__in=list(products)).order_by("pk").values_list("pk"))


def book(flows: Iterable[Flow], document: Document, *, by: Viewer) -> list[StockMove]:
    """Move stock for a document, its goods being locked; raises Rejected (E-RNG) where there is not enough."""
    return [move(flow, document, by) for flow in flows]


def move(flow: Flow, document: Document, by: Viewer) -> StockMove:
    """Write one move and bring what lies in its warehouses in line."""
    for warehouse, quantity in ((flow.source, -flow.quantity), (flow.target, flow.quantity)):
        if warehouse is not None:
            change(item_of(warehouse, flow.product, flow.variant, by), quantity, by)
    values = {"product": flow.product, "variant": flow.variant, "source": flow.source, "target": flow.target}
    facts = {"kind": flow.kind, "quantity": flow.quantity, "document": document.number, "counters_id": flow.counters}
    facts |= {"record_type": document.type_key, "record_id": document.id, "at": timezone.now()}
    made: StockMove = new_record(MOVE, values, facts, by)
    return made


def item_of(warehouse: int, product: int, variant: int | None, by: Viewer) -> StockItem:
    """Give the item of a product in a warehouse; from its first move on there is one."""
    place = {"warehouse": warehouse, "product": product, "variant": variant}
    found: StockItem | None = StockItem.objects.with_deleted().filter(**place).first()
    if found is None:
        made: StockItem = new_record(ITEM, place, {}, by)
        return made
    if found.is_deleted:
        take_out(registry.get(ITEM), found, by)
    return found


def change(item: StockItem, quantity: Decimal, by: Viewer) -> None:
    """Count something in or out of an item; more than lies there is E-RNG, with what is left for who may read it."""
    if item.on_hand + quantity < 0:
        words = {"name": item.product, "place": item.warehouse, "left": plain(item.on_hand)}
        text = _("%(name)s 在%(place)s只有 %(left)s") if shows(by) else _("%(name)s 库存不够")
        raise Rejected.one("", "E-RNG", text % words)
    item.on_hand += quantity
    item.updated_at, item.updated_by_id = timezone.now(), by.user_id
    item.save(update_fields=["on_hand", "updated_at", "updated_by_id"])


def moves_of(type_key: str, record_id: int) -> Any:
    """Give the moves of a document, countermoves included."""
    return StockMove.objects.filter(record_type=type_key, record_id=record_id).order_by("pk")


def take_back(document: Document, *, by: Viewer) -> list[StockMove]:
    """Move everything that a document has moved the other way; what went out to somebody else meanwhile is E-RNG."""
    rows = moves_of(document.type_key, document.id)
    lock_goods(rows.values_list("product_id", flat=True).distinct().order_by())
    done = set(rows.exclude(counters=None).values_list("counters_id", flat=True))
    flows = [flow_of(one) for one in rows.filter(counters=None) if one.pk not in done]
    return book([replace(one, source=one.target, target=one.source) for one in flows], document, by=by)


def flow_of(one: StockMove) -> Flow:
    """Read a move as what it was asked for, to be taken back."""
    kind = MoveKind(one.kind)
    return Flow(kind, one.product_id, one.variant_id, one.quantity, one.source_id, one.target_id, one.pk)
