"""The measures of goals and of the figures on boards: each says its value for one viewer, and where its rows are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.queries import CONTRACTS, ENOUGH, NEW_CUSTOMERS, ORDERS, RECEIPTS, VISITS, WON_WORTH
from kemai.core.dictionary.shipped import ship
from kemai.core.reports.questions import Question
from kemai.core.reports.tally import Tally

Read = Callable[[Question], "Value | None"]
DEAL = "sales.opportunity"
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Value:
    """A figure, and the list of the rows that it comes from."""

    amount: Decimal
    url: str


@dataclass(frozen=True)
class Measure:
    """One measure: `read` gives its value for a question, None where there is too little to say or no right."""

    code: str
    label: Any
    unit: Any
    read: Read


CLOSED = Tally(label=_("已结束"), type_key=DEAL, dated="closed_on", chips=("status:is:won|lost",))


def win_rate(question: Question) -> Value | None:
    """Give the share of closed deals that were won, in per cent; fewer than five closed ones say nothing."""
    if not CLOSED.open_to(question):
        return None
    found = CLOSED.rows(question).aggregate(all=Count("pk"), won=Count("pk", filter=Q(status="won")))
    if found["all"] < ENOUGH:
        return None
    share = Decimal(found["won"] * 100) / found["all"]
    return Value(share.quantize(TENTH, ROUND_HALF_UP), CLOSED.address(question))


def cycle(question: Question) -> Value | None:
    """Give the days from registering to winning, on average over at least five won deals."""
    if not CLOSED.open_to(question):
        return None
    won = CLOSED.rows(question, "status:is:won").values_list(F("created_at"), F("closed_on"))
    days = [max(0, (closed - timezone.localtime(begun).date()).days) for begun, closed in won]
    if len(days) < ENOUGH:
        return None
    return Value(
        (Decimal(sum(days)) / len(days)).quantize(TENTH, ROUND_HALF_UP), CLOSED.address(question, "status:is:won")
    )


def added(tally: Tally) -> Read:
    """Read a figure that is added up over rows."""

    def read(question: Question) -> Value | None:
        if not tally.open_to(question):
            return None
        return Value(Decimal(tally.total(question)), tally.address(question))

    return read


SHIPPED = (
    Measure("win_rate", _("赢单率"), "%", win_rate),
    Measure("cycle", _("成交周期"), _("天"), cycle),
    Measure("won", _("赢单额"), "", added(WON_WORTH)),
    Measure("contract", _("合同额"), "", added(CONTRACTS)),
    Measure("receipt", _("回款额"), "", added(RECEIPTS)),
    Measure("order", _("订单额"), "", added(ORDERS)),
    Measure("new_customers", _("新客户数"), "", added(NEW_CUSTOMERS)),
    Measure("visits", _("拜访数"), "", added(VISITS)),
)
MEASURES = {one.code: one for one in SHIPPED}
ship(
    "goal_measure",
    _("目标指标"),
    ("win_rate", "赢单率", "Win rate", 5),
    ("cycle", "成交周期", "Sales cycle", 6),
    ("won", "赢单额", "Amount won", 7),
    ("contract", "合同额", "Contract amount", 8),
    ("receipt", "回款额", "Receipts", 9),
    ("order", "订单额", "Order amount", 4),
    ("new_customers", "新客户数", "New customers", 3),
    ("visits", "拜访数", "Visits", 2),
)


def measured(code: str, question: Question) -> Value | None:
    """Give the value of a measure, None for one that is not known."""
    known = MEASURES.get(code)
    return known.read(question) if known else None


def year_so_far(viewer: Any) -> Question:
    """Ask for the present year up to today."""
    today = timezone.localdate()
    return Question(viewer, date(today.year, 1, 1), today)
