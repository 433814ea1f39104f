"""The verbs of a paper of the stock: book it, take it back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.areas.stock.keeping import ADJUST, PAPER
from kemai.areas.stock.ledger.booking import take_back
from kemai.areas.stock.models import StockPaper
from kemai.areas.stock.papers.booking import document_of, enter
from kemai.core.access.errors import Forbidden
from kemai.core.actions.declare import action, ask
from kemai.core.tenancy.viewer import Viewer

Status = StockPaper.Status


@action(
    PAPER,
    label=_("入账"),
    icon="check",
    leading=True,
    allowed=lambda paper: paper.status == Status.DRAFT,
    refusal=_("已经入账"),
)
def enter_stock(paper: Any, *, by: Viewer) -> None:
    """Book a paper: stock moves as it says. Counts need the right to adjust stock."""
    if paper.kind == StockPaper.Kind.COUNT and not by.rights.has(ADJUST):
        raise Forbidden(str(paper.get_kind_display()))
    enter(paper, by=by)
    paper.status = Status.BOOKED
    paper.save(update_fields=["status"])


@action(
    PAPER,
    label=_("冲销"),
    icon="undo",
    danger=True,
    extra=ADJUST,
    allowed=lambda paper: paper.status == Status.BOOKED,
    refusal=_("只有已入账的可以冲销"),
    asks=(ask("reason", _("冲销原因"), required=True),),
)
def take_stock_back(paper: Any, *, by: Viewer, reason: str) -> None:
    """Take a booked paper back, with the reason: countermoves put stock where it was."""
    take_back(document_of(paper), by=by)
    paper.status, paper.undone_because = Status.UNDONE, reason[:200]
    paper.save(update_fields=["status", "undone_because"])
