"""How far a quota is: what counts for it, the gap, and what every day is still to bring."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from django.utils import timezone

from kemai.areas.accounts.queries import below
from kemai.areas.sales.costs.rights import COST
from kemai.areas.sales.models import Quota
from kemai.areas.sales.reporting import tallies as t
from kemai.core.reports.questions import Question
from kemai.core.reports.tally import Tally
from kemai.core.tenancy.viewer import Viewer

CENT = Decimal("0.01")
Measure = Quota.Measure
TALLIES: dict[str, Tally] = {
    Measure.CONTRACT: t.CONTRACTS,
    Measure.RECEIPT: t.RECEIPTS,
    Measure.ORDER: t.ORDERS,
    Measure.PROFIT: t.CONTRACTS,
    Measure.NEW_CUSTOMERS: t.NEW_CUSTOMERS,
    Measure.VISITS: t.VISITS,
}
WITH_PRODUCT = {Measure.CONTRACT, Measure.RECEIPT, Measure.ORDER, Measure.PROFIT}


@dataclass(frozen=True)
class Progress:
    """What was reached of a target, the share of it in per cent, what is missing, and the need of each day left."""

    reached: Decimal
    target: Decimal
    days_left: int
    url: str

    @property
    def percent(self) -> Decimal:
        """Give the share of the target with one decimal."""
        return (self.reached * 100 / self.target).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def gap(self) -> Decimal:
        """Give what is missing."""
        return max(Decimal(0), self.target - self.reached)

    @property
    def daily(self) -> Decimal | None:
        """Give what each day left must bring, today included; None once the period is over."""
        return (self.gap / self.days_left).quantize(CENT, ROUND_UP) if self.days_left else None


def progress(quota: Any, viewer: Viewer) -> Progress | None:
    """Say how far a quota is, from the rows that the person may read; None where they may not see its figures."""
    tally = TALLIES[quota.measure]
    question = Question(viewer, quota.start, quota.end)
    if not tally.open_to(question):
        return None
    chips = scope(quota, viewer)
    reached = Decimal(tally.total(question, *chips))
    if quota.measure == Measure.PROFIT:
        if not viewer.rights.has(COST) or not t.COSTS.open_to(question):
            return None
        reached -= t.COSTS.total(question, *chips)
    today = timezone.localdate()
    left = max(0, (quota.end - max(today, quota.start)).days + 1)
    return Progress(reached, quota.target, left, tally.address(question, *chips))


def scope(quota: Any, viewer: Viewer) -> tuple[str, ...]:
    """Give the conditions of the rows that count for whom or what the quota is."""
    if quota.user_id:
        return (f"owner:is:{quota.user_id}",)
    if quota.team_id:
        return (f"department:is:{'|'.join(map(str, sorted(below(quota.team_id, viewer))))}",)
    if quota.product_id:
        return (f"product:is:{quota.product_id}",)
    way = "region" if quota.measure == Measure.NEW_CUSTOMERS else "customer.region"
    return (f"{way}:is:{quota.region_id}",)
