"""A built report at work: its rows, its groups in one statement, its figures with the way to their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.records import registry
from kemai.core.records.conditions import UnknownName, address, text, writing
from kemai.core.records.conditions.links import reachable
from kemai.core.records.currencies import HOME, Amounts, split_by
from kemai.core.records.errors import Invalid
from kemai.core.reports.answers import Answer, Heading, Line, said, share_of
from kemai.core.reports.built.crossing import crossed
from kemai.core.reports.built.figures import Figure
from kemai.core.reports.built.grouping import Group, group_of, named
from kemai.core.reports.built.spec import Spec, Step
from kemai.core.reports.declare import Report
from kemai.core.reports.listed import Listed
from kemai.core.reports.questions import Question, list_address
from kemai.core.screens.listing import Listing
from kemai.core.tenancy.viewer import Viewer

GROUPS_MOST = 5000
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Built(Report):
    """A report that somebody put together, as the person looking may see it.

    Columns and figures of fields hidden from them are left out; a group or filter of such a field closes the report.
    """

    spec: Spec

    def known_to(self, viewer: Viewer) -> bool:
        """Say whether the report exists for this person."""
        return reachable(self.record_type, viewer) and super().known_to(viewer)

    def groups(self, viewer: Viewer) -> list[Group]:
        """Give the groups; raises Forbidden where one is by a field out of this person's reach."""
        resolved = registry.resolve(self.record_type, viewer)
        try:
            return [group_of(step, resolved, viewer) for step in self.steps(viewer)]
        except UnknownName as reason:
            raise Forbidden(str(self.label)) from reason

    def steps(self, viewer: Viewer) -> tuple[Step, ...]:
        """Give the groups that were asked for; amounts in several currencies are kept apart by one more."""
        name, steps = self.record_type.currency, self.spec.groups
        if not steps or not any(one.kind == "money" for one in self.figures(viewer)) or not split_by(self.record_type):
            return steps
        return (*(one for one in steps if one.name != name), Step(name))

    def figures(self, viewer: Viewer) -> list[Figure]:
        """Give the figures that exist for this person, the number of records where none is left."""
        fields = registry.resolve(self.record_type, viewer)
        found = []
        for measure in self.spec.measures:
            if not measure.name:
                found.append(Figure(measure))
            elif fields.known(measure.name) and measurable(fields.fields[measure.name]):
                found.append(Figure(measure, fields.fields[measure.name]))
        return found or [Figure(measure=COUNT)]

    def asked(self, question: Question) -> tuple[Listing, Any]:
        """Give the list that is asked about, narrowed by the filter of the report too, and its rows."""
        query = QueryDict(question.query, mutable=True)
        if self.spec.filters:
            own = query.get("where", "")
            query["where"] = f"({self.spec.filters}) AND ({own})" if own else self.spec.filters
            self.readable(question.viewer)
        return super().asked(replace(question, query=query.urlencode()))

    def readable(self, viewer: Viewer) -> None:
        """Refuse a person to whom a field of the filter is hidden; the reason names no field."""
        try:
            text.tree_of(self.spec.filters, registry.resolve(self.record_type, viewer), viewer)
        except (UnknownName, Invalid) as reason:
            raise Forbidden(str(self.label)) from reason

    def length(self, question: Question) -> int:
        """Count the lines of a list; groups are few."""
        return 0 if self.spec.groups else self.rows_of(question).length(question)

    def rows_of(self, question: Question) -> BuiltRows:
        """Give the report as a list of its records."""
        resolved = registry.resolve(self.record_type, question.viewer)
        title = self.record_type.title
        wanted = [name for name in self.spec.columns or resolved.columns if name != title]
        made = {"code": self.code, "label": self.label, "type_key": self.type_key, "dated": self.dated}
        return BuiltRows(**made, columns=tuple(resolved.names(wanted)), whole=self)

    def answer(self, question: Question) -> Answer:
        """Group in one statement; without groups give the records one by one."""
        if not self.spec.groups:
            return self.rows_of(question).answer(question)
        return Grouped(self, question).answer()


COUNT = Spec("").measures[0]


@dataclass(frozen=True, kw_only=True)
class BuiltRows(Listed):
    """The records of a built report."""

    whole: Built

    def asked(self, question: Question) -> tuple[Listing, Any]:
        """Ask as the report does."""
        return self.whole.asked(question)


class Grouped:
    """One question to a grouped report."""

    def __init__(self, report: Built, question: Question) -> None:
        """Read the groups and figures that exist for the person who asks."""
        self.report, self.question = report, question
        self.groups = report.groups(question.viewer)
        self.figures = report.figures(question.viewer)
        self.listing, self.rows = report.asked(question)

    @cached_property
    def found(self) -> list[Row]:
        """Group the rows; the groups stand in the order of days, else the largest first, in a funnel by step."""
        keys = {f"g{place}": group.expression() for place, group in enumerate(self.groups)}
        asked: Row = {}
        for place, figure in enumerate(self.figures):
            asked |= figure.asked(f"m{place}")
        order = ["g0"] if self.groups[0].step.span else ["-m0", "g0"]
        rows = self.rows.order_by().values(**keys).annotate(**asked).order_by(*order, *list(keys)[1:])
        found = list(rows[: GROUPS_MOST + 1])
        if len(found) > GROUPS_MOST:
            raise Invalid("E-RNG", _("分组超过 %(limit)d 个，请加筛选或换一个分组") % {"limit": GROUPS_MOST})
        return in_steps(found, self.steps()) if self.report.spec.chart == "funnel" else found

    def steps(self) -> list[Any]:
        """Give the values of the first group in the order of their own: columns of the board, choices."""
        group, record_type = self.groups[0], self.report.record_type
        lanes = None
        if not group.ways and record_type.board.get("by") == group.step.name:
            lanes = record_type.lanes(self.listing)
        known = [lane.group for lane in lanes or () if lane.group is not None]
        return [*known, *group.field.kind.in_order(group.field, self.question.viewer)]

    @cached_property
    def names(self) -> list[dict[Any, str]]:
        """Call the values of each group."""
        return [group.names(row[f"g{place}"] for row in self.found) for place, group in enumerate(self.groups)]

    def label(self, row: Row, place: int) -> str:
        """Call one group of a row."""
        return named(row[f"g{place}"], self.names[place])

    def heading_of(self, row: Row) -> str:
        """Call a line by its first group, and by its currency where that is not the firm's own."""
        currency = row[self.apart] if self.apart else HOME
        return self.label(row, 0) if currency == HOME or len(self.groups) == 1 else f"{self.label(row, 0)} · {currency}"

    def figures_of(self, rows: Sequence[Row]) -> list[Any]:
        """Give the figures of some groups taken together."""
        return [figure.read(f"m{place}", rows) for place, figure in enumerate(self.figures)]

    def address(self, row: Row, *places: int) -> str:
        """Give the list of a group's rows; what has no value behind a link is written out as a condition."""
        chips, odd = [], []
        for place in places:
            group, value = self.groups[place], row[f"g{place}"]
            if group.ways and value in (None, ""):
                odd.append({"not": {"field": group.step.name, "op": "filled", "values": []}})
            else:
                chips.append(address.write_chip(group.leaf(value)))
        plain = list_address(self.report.record_type, self.listing, *chips)
        return plain if not odd else self.with_condition(plain, odd)

    def with_condition(self, plain: str, odd: list[Any]) -> str:
        """Add conditions to an address that no chip can hold."""
        resolved, viewer = self.listing.resolved, self.question.viewer
        home, _mark, query = plain.partition("?")
        kept = QueryDict(query, mutable=True)
        trees = ([self.listing.typed] if self.listing.where else []) + odd
        kept["where"] = writing.write({"all": trees} if len(trees) > 1 else trees[0], resolved, viewer)
        return f"{home}?{urlencode(list(kept.lists()), doseq=True)}"

    def answer(self) -> Answer:
        """Say what came out: two groups crossed as a heat table, else one line for each combination."""
        if self.report.spec.chart == "heat" and len(self.groups) == 2 and not self.apart:
            return crossed(self)
        places = range(len(self.groups))
        values = [self.figures_of([row]) for row in self.found]
        largest = max((abs(one[0]) for one in values if one[0] is not None), default=0)
        lines = [
            Line(
                label=self.heading_of(row),
                figures=[*(self.label(row, place) for place in places[1:]), *(shown(one) for one in figures)],
                url=self.address(row, *places),
                share=share_of(abs(figures[0] or 0), largest),
                weight=figures[0],
            )
            for row, figures in zip(self.found, values, strict=True)
        ]
        return self.whole(
            [*(Heading(group.label) for group in self.groups), *self.headings()],
            lines,
            [_("合计"), *("" for _place in places[1:]), *self.totals],
        )

    @cached_property
    def apart(self) -> str:
        """Name the column of the rows by which amounts are kept apart, nothing where all are in one currency."""
        record_type, last = self.report.record_type, self.groups[-1]
        apart = last.step.name == record_type.currency and split_by(record_type)
        return f"g{len(self.groups) - 1}" if apart else ""

    @property
    def totals(self) -> list[str]:
        """Say the figures of all rows, amounts for each currency."""
        if not self.apart:
            return [shown(one) for one in self.figures_of(self.found)]
        currencies = {row[self.apart] for row in self.found}
        each = {one: self.figures_of([row for row in self.found if row[self.apart] == one]) for one in currencies}
        whole = self.figures_of(self.found)
        return [
            Amounts({one: figures[place] or 0 for one, figures in each.items()}).said(shown)
            if figure.kind == "money"
            else shown(whole[place])
            for place, figure in enumerate(self.figures)
        ]

    def headings(self) -> list[Heading]:
        """Head the figures."""
        return [Heading(figure.label, numeric=True, kind=figure.kind) for figure in self.figures]

    def whole(self, headings: list[Heading], lines: list[Line], totals: list[Any], heat: bool = False) -> Answer:
        """Put an answer together; its finding names the largest group."""
        words: dict[str, Any] = {"type": self.report.record_type.label, "figure": self.figures[0].label}
        if not self.found:
            finding = _("没有符合条件的%(type)s") % words
        else:
            words |= {"total": self.totals[0], "groups": len(self.found)}
            finding = _("%(figure)s共 %(total)s，分 %(groups)s 组") % words
        fields = [group.step.name for group in self.groups] + [one.field.name for one in self.figures if one.field]
        return Answer(
            finding=finding,
            headings=headings,
            lines=lines,
            totals=totals,
            count=len(self.found),
            bars=False,
            sentence=self.listing.sentence(),
            fields=fields,
            drawing="heat" if heat else self.report.spec.chart,
            total_urls=[list_address(self.report.record_type, self.listing)] * (len(totals) - 1),
        )


def in_steps(rows: list[Row], steps: list[Any]) -> list[Row]:
    """Put rows in the order of the steps of their first group; those of none stay behind, the largest first."""
    places = {value: place for place, value in reversed(list(enumerate(steps)))}
    return sorted(rows, key=lambda row: places.get(row["g0"], len(steps)))


def measurable(field: Any) -> bool:
    """Say whether a field can be added up."""
    return bool(field.kind.numeric) and not field.own


def shown(value: Any) -> Any:
    """Give a figure for page, paper and file; nothing to say is an empty cell."""
    from kemai.core.reports.listed import Figure as Shown

    if value is None:
        return ""
    return value if isinstance(value, int) else Shown(value, said_number(value))


def said_number(value: Any) -> str:
    """Write a decimal with thousands marks."""
    return f"{value:,}" if value == value else said(value)
