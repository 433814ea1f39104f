"""Booking a paper of the stock: what it says becomes a move."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from kemai.areas.products.models import Product
from kemai.areas.stock.keeping import PAPER
from kemai.areas.stock.ledger.booking import Document, Flow, book, item_of, lock_goods
from kemai.areas.stock.models import StockPaper
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

Kind = StockPaper.Kind


def document_of(paper: StockPaper) -> Document:
    """Name a paper as the document of its moves."""
    return Document(PAPER, paper.pk, paper.number)


def enter(paper: StockPaper, *, by: Viewer) -> None:
    """Move what a paper says; taking out more than there is is E-RNG, a service has no stock (E-STATE)."""
    if paper.product.kind == Product.Kind.SERVICE:
        raise Rejected.one("", "E-STATE", _("服务没有库存"))
    lock_goods([paper.product_id])
    book([flow_of(paper, by)], document_of(paper), by=by)


def flow_of(paper: StockPaper, by: Viewer) -> Flow:
    """Say what moves: a count moves the difference between what was found and what was on hand."""
    goods = (paper.product_id, paper.variant_id)
    match paper.kind:
        case Kind.IN:
            return Flow(Kind.IN, *goods, paper.quantity, target=paper.warehouse_id)
        case Kind.OUT:
            return Flow(Kind.OUT, *goods, paper.quantity, source=paper.warehouse_id)
        case Kind.MOVE:
            if paper.target_id in (None, paper.warehouse_id):
                raise Rejected.one("", "E-REQ", _("请选另一个调入仓库"))
            return Flow(Kind.MOVE, *goods, paper.quantity, source=paper.warehouse_id, target=paper.target_id)
        case _count:
            found = paper.quantity - item_of(paper.warehouse_id, *goods, by).on_hand
            return counted(paper, found)


def counted(paper: StockPaper, found: Decimal) -> Flow:
    """Move what was found too much into the warehouse, what was missing out of it."""
    source = paper.warehouse_id if found < 0 else None
    target = None if found < 0 else paper.warehouse_id
    return Flow(Kind.COUNT, paper.product_id, paper.variant_id, abs(found), source=source, target=target)
