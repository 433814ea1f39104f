"""How deals end: win rate, cycle, average price and expected profit by person, region, month and product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.sales.models import Opportunity
from kemai.areas.sales.reporting.asks import own
from kemai.core.records.conditions import address
from kemai.core.reports.answers import Answer, Heading, Line, said
from kemai.core.reports.built.figures import exact_sum, whole
from kemai.core.reports.built.grouping import Group, group_of, named
from kemai.core.reports.built.report import shown
from kemai.core.reports.built.spec import Step
from kemai.core.reports.declare import Report
from kemai.core.reports.questions import Question, list_address
from kemai.core.screens.listing import Listing

ENOUGH = 5
WON = Q(status=Opportunity.Status.WON)
CLOSED = "status:is:won|lost"
GROUPS_MOST = 500
READ = ("", "", "", "", "amount", "profit_est")


@dataclass(frozen=True)
class Parts:
    """Closed deals taken apart: figures (`g` names the part), days of won deals, names, and a condition for each."""

    label: str
    found: list[dict[str, Any]]
    days: dict[Any, list[int]]
    all_days: list[int]
    names: dict[Any, str]
    leaf: Callable[[Any], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Deals(Report):
    """Closed deals by one group; fewer than five closed deals give no rate."""

    step: Step

    def parts(self, rows: Any, listing: Listing, asked: Question) -> Parts:
        """Count and add up in one statement, and read the days between registering and winning in another."""
        group = group_of(self.step, listing.resolved, asked.viewer)
        most = rows.values(g=group.expression()).annotate(**sums()).order_by("-closed", "g")[:GROUPS_MOST]
        found, days = [exact(one) for one in most], cycles(rows, group)
        all_days = [day for many in days.values() for day in many]
        return Parts(group.label, found, days, all_days, group.names(one["g"] for one in found), group.leaf)

    def answer(self, question: Question) -> Answer:
        """Say how the deals of each part ended; every figure leads to its deals, hidden ones are left out."""
        asked = own(question)
        listing = asked.listing(self.record_type, self.dated, CLOSED)
        rows = asked.rows(listing).order_by()
        parts = self.parts(rows, listing, asked)
        whole_row = exact(rows.aggregate(**sums()))
        total = figures(whole_row, parts.all_days)
        lines = []
        for one in parts.found:
            urls = seen(addresses(listing, address.write_chip(parts.leaf(one["g"]))), listing)
            counted = seen(figures(one, parts.days.get(one["g"], [])), listing)
            lines.append(Line(named(one["g"], parts.names), counted, urls[0], urls=urls))
        return Answer(
            finding=finding(whole_row, total[2]),
            headings=[Heading(parts.label), *seen(headings(), listing)],
            lines=lines,
            totals=[_("合计"), *seen(total, listing)],
            count=whole_row["closed"],
            bars=False,
            sentence=listing.sentence(),
            fields=[self.step.name],
            total_urls=seen(addresses(listing), listing),
        )


def seen(columns: list[Any], listing: Listing) -> list[Any]:
    """Leave out what is made of fields that are hidden from the person."""
    return [one for name, one in zip(READ, columns, strict=True) if not name or listing.resolved.known(name)]


def addresses(listing: Listing, *chips: str) -> list[str]:
    """Give the rows behind each figure: all closed deals, else the won ones."""
    closed = list_address(listing.record_type, listing, *chips)
    won = list_address(listing.record_type, listing, *chips, "status:is:won")
    return [closed, won, closed, won, won, won]


def sums() -> dict[str, Any]:
    """Give what the database is asked of each group."""
    return {
        "closed": Count("pk"),
        "won": Count("pk", filter=WON),
        "worth": exact_sum("amount", 2, WON),
        "profit": exact_sum("profit_est", 2, WON),
    }


def exact(row: dict[str, Any]) -> dict[str, Any]:
    """Give the amounts of a row as amounts."""
    return row | {name: whole(row[name], 2) for name in ("worth", "profit")}


def cycles(rows: Any, group: Group) -> dict[Any, list[int]]:
    """Give the days from registering to winning of each won deal, by group."""
    found: dict[Any, list[int]] = {}
    won = rows.filter(WON).values_list(F("created_at"), F("closed_on"), group.expression())
    for begun, closed, value in won.iterator(chunk_size=2000):
        found.setdefault(value, []).append(max(0, (closed - timezone.localtime(begun).date()).days))
    return found


def figures(row: dict[str, Any], days: list[int]) -> list[Any]:
    """Give closed, won, win rate, cycle, average price and expected profit."""
    won, worth, profit = row["won"], row["worth"], row["profit"]
    return [
        row["closed"],
        won,
        rate(won, row["closed"]),
        _("%(days)s 天") % {"days": round(sum(days) / len(days))} if days else "",
        shown((worth / won).quantize(Decimal("0.01"), ROUND_HALF_UP)) if won else "",
        shown(profit),
    ]


def rate(won: int, closed: int) -> str:
    """Say a win rate; of fewer than five closed deals nothing is said."""
    if closed < ENOUGH:
        return _("数据不足")
    return f"{(Decimal(won * 100) / closed).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def finding(row: dict[str, Any], share: str) -> str:
    """Say the whole in a sentence."""
    words = {"closed": said(row["closed"]), "won": said(row["won"]), "rate": share}
    return _("结束 %(closed)s 单，赢 %(won)s 单，赢单率 %(rate)s") % words


def headings() -> list[Heading]:
    """Head the figures."""
    counts = [Heading(label, numeric=True, kind="number") for label in (_("已结束"), _("赢单"))]
    words = [Heading(label, numeric=True) for label in (_("赢单率"), _("平均周期"))]
    return [*counts, *words, *(Heading(label, numeric=True, kind="money") for label in (_("平均单价"), _("预计利润")))]
