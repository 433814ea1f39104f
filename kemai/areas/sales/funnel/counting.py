"""The reports of the funnel: leads by origin, from lead to won deal, how far deals come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, Max, OuterRef, Sum, Value, When
from django.utils.translation import gettext as _

from kemai.areas.sales.models import Lead, Opportunity, StageStay
from kemai.areas.sales.pipelines.steps import ways
from kemai.core.dictionary.book import book
from kemai.core.reports.answers import Answer, Heading, Line, said, share_of
from kemai.core.reports.declare import Report
from kemai.core.reports.questions import Question, list_address
from kemai.core.screens.listing import Listing

LEAD, DEAL = "sales.lead", "sales.opportunity"
CONVERTED = "status:is:converted"


def rate(count: int, total: int) -> str:
    """Say a share in per cent with three decimals at the most: 10.525%."""
    return f"{Decimal(count * 100) / total:.3f}".rstrip("0").rstrip(".") + "%" if total else "0%"


def with_won(rows: Any, question: Question) -> Any:
    """Mark the leads of which a won deal came that the person sees."""
    deals = Opportunity.objects.visible_to(question.viewer, "read").filter(status=Opportunity.Status.WON)
    return rows.annotate(won=Exists(deals.filter(lead=OuterRef("pk"))))


def counted(rows: Any) -> dict[str, int]:
    """Count leads, those converted and those won."""
    found = rows.aggregate(
        leads=Count("pk"),
        converted=Count(Case(When(status=Lead.Status.CONVERTED, then=1))),
        deals=Count(Case(When(won=True, then=1))),
    )
    return {name: int(number) for name, number in found.items()}


@dataclass(frozen=True, kw_only=True)
class Origins(Report):
    """Leads by where they came from, with how many became customers and won deals."""

    def length(self, question: Question) -> int:
        """Count the origins."""
        return int(self.asked(question)[1].order_by().values("source").distinct().count())

    def answer(self, question: Question) -> Answer:
        """Count in one query, the largest origin first."""
        listing, rows = self.asked(question)
        groups = list(
            with_won(rows, question)
            .order_by()
            .values("source")
            .annotate(
                leads=Count("pk"),
                converted=Count(Case(When(status=Lead.Status.CONVERTED, then=1))),
                deals=Count(Case(When(won=True, then=1))),
            )
            .order_by("-leads", "source")
        )
        totals = [sum(one[name] for one in groups) for name in ("leads", "converted", "deals")]
        entries, largest = book(question.viewer).by_id, groups[0]["leads"] if groups else 0
        lines = []
        for one in groups:
            label = entries[one["source"]].label if one["source"] in entries else _("未填写")
            figures = (one["leads"], one["converted"], one["deals"], rate(one["deals"], one["leads"]))
            urls = self.addresses(listing, of_origin(one["source"]))
            lines.append(Line(label, figures, urls[0], share_of(one["leads"], largest), urls=urls))
        return Answer(
            finding=told(*totals),
            headings=[
                Heading(_("来源")),
                *headings(_("线索"), _("已转换"), _("赢单")),
                Heading(_("转化率"), numeric=True),
            ],
            lines=lines,
            totals=[_("合计"), *totals, rate(totals[2], totals[0])],
            count=totals[0],
            bars=False,
            sentence=listing.sentence(),
            fields=["source"],
            total_urls=self.addresses(listing),
        )

    def addresses(self, listing: Listing, *chips: str) -> list[str]:
        """Give all leads and the converted ones."""
        return [list_address(self.record_type, listing, *chips, *more) for more in ((), (CONVERTED,))]


def of_origin(source: int | None) -> str:
    """Write the condition of an origin."""
    return f"source:is:{source}" if source else "source:empty"


def told(leads: int, converted: int, deals: int) -> str:
    """Say the whole in a sentence."""
    if not leads:
        return _("没有符合条件的线索")
    words = {"leads": said(leads), "deals": said(deals), "rate": rate(deals, leads)}
    return _("%(leads)s 条线索赢得 %(deals)s 单，转化率 %(rate)s") % words


def headings(*labels: str) -> Iterable[Heading]:
    """Head some columns of counts."""
    return [Heading(label, numeric=True, kind="number") for label in labels]


@dataclass(frozen=True, kw_only=True)
class LeadToDeal(Report):
    """The way from the lead to the won deal, each step with its share of all leads and of the step before."""

    def answer(self, question: Question) -> Answer:
        """Count the leads that came at least so far."""
        listing, rows = self.asked(question)
        deals = Opportunity.objects.visible_to(question.viewer, "read")
        marked = with_won(rows, question).annotate(dealt=Exists(deals.filter(lead=OuterRef("pk"))))
        found = counted(marked) | {"dealt": marked.filter(dealt=True).count()}
        worked = marked.exclude(status__in=(Lead.Status.NEW, Lead.Status.POOL)).count()
        steps = [
            (_("线索"), found["leads"], ()),
            (_("已处理"), worked, ("status:not:new", "status:not:pool")),
            (_("已转换"), found["converted"], ("status:is:converted",)),
            (_("有销售机会"), found["dealt"], None),
            (_("赢单"), found["deals"], None),
        ]
        lines, before = [], found["leads"]
        for label, number, chips in steps:
            url = list_address(self.record_type, listing, *chips) if chips is not None else "/opportunities/"
            figures = (number, rate(number, found["leads"]), rate(number, before))
            lines.append(Line(label, figures, url, share_of(number, found["leads"])))
            before = number
        return Answer(
            finding=told(found["leads"], found["converted"], found["deals"]),
            headings=[
                Heading(_("步骤")),
                *headings(_("线索")),
                Heading(_("占全部"), numeric=True),
                Heading(_("占上一步"), numeric=True),
            ],
            lines=lines,
            totals=[_("合计"), found["leads"], "", ""],
            count=found["leads"],
            sentence=listing.sentence(),
        )


@dataclass(frozen=True, kw_only=True)
class StageFunnel(Report):
    """How far the deals of one pipeline came: how many reached each step, and what stands there now."""

    def answer(self, question: Question) -> Answer:
        """Count the deals by the farthest step they ever stood in; a won deal went all the way."""
        listing, rows = self.asked(question)
        way = ways(question.viewer).first
        steps = list(way.steps) if way else []
        mine = rows.filter(pipeline=way.id if way else None)
        total = mine.count()
        reached = far(mine, steps)
        now = {
            one["stage"]: one
            for one in mine.filter(status=Opportunity.Status.OPEN)
            .order_by()
            .values("stage")
            .annotate(n=Count("pk"), worth=Sum("amount"))
        }
        told = listing.resolved.known("amount")
        lines, before = [], total
        for step in steps:
            number = sum(count for order, count in reached.items() if order >= step.order)
            here = now.get(step.entry_id, {"n": 0, "worth": 0})
            worth = [f"{here['worth'] or 0:,.0f}"] if told else []
            figures = (number, rate(number, before), here["n"], *worth)
            url = list_address(self.record_type, listing, f"stage:is:{step.entry_id}", "status:is:open")
            lines.append(Line(step.label(question.viewer), figures, url, share_of(number, total)))
            before = number
        won = mine.filter(status=Opportunity.Status.WON).count()
        words = {"total": said(total), "won": said(won), "rate": rate(won, total)}
        return Answer(
            finding=_("%(total)s 个机会赢了 %(won)s 个（%(rate)s）") % words if total else _("没有符合条件的销售机会"),
            headings=stage_headings(told=told),
            lines=lines,
            totals=[_("合计"), total, "", sum(one["n"] for one in now.values()), *([""] if told else [])],
            count=total,
            sentence=listing.sentence(),
            fields=["stage"],
        )


def stage_headings(*, told: bool) -> list[Heading]:
    """Head the columns of the stages; amounts only where they may be told."""
    share, worth = (Heading(label, numeric=True) for label in (_("占上一步"), _("金额")))
    return [Heading(_("阶段")), *headings(_("到过")), share, *headings(_("现在")), *([worth] if told else [])]


def far(rows: Any, steps: list[Any]) -> dict[int, int]:
    """Give how many deals came as far as each order; won ones to the last step."""
    if not steps:
        return {}
    places = [When(stage=step.entry_id, then=Value(step.order)) for step in steps]
    order = Case(*places, default=Value(0), output_field=IntegerField())
    open_or_lost = rows.exclude(status=Opportunity.Status.WON)
    stood = StageStay.objects.filter(opportunity__in=open_or_lost.order_by().values("pk"))
    farthest = stood.order_by().values("opportunity").annotate(far=Max(order))
    found: dict[int, int] = {}
    for one in farthest.values_list("far", flat=True):
        found[one] = found.get(one, 0) + 1
    won = rows.filter(status=Opportunity.Status.WON).count()
    last = steps[-1].order
    found[last] = found.get(last, 0) + won
    return found
