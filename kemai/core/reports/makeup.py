"""What records are made of: counts by the values of one field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from itertools import chain, islice
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from kemai.core.records import registry
from kemai.core.records.conditions import address
from kemai.core.records.fields import Field
from kemai.core.reports.answers import Answer, Heading, Line, percent, said, share_of
from kemai.core.reports.declare import Report
from kemai.core.reports.questions import Question, list_address
from kemai.core.screens.listing import Listing
from kemai.core.tenancy.viewer import Viewer

GROUPS_AT_ONCE = 200
Group = tuple[Any, int]


@dataclass(frozen=True, kw_only=True)
class MakeUp(Report):
    """Counts records by one field, the largest group first; rows without a value are a group of their own."""

    field: str

    def known_to(self, viewer: Viewer) -> bool:
        """Say whether person and field go together: a hidden or masked field makes no report."""
        resolved = registry.resolve(self.record_type, viewer)
        return super().known_to(viewer) and self.field in resolved.fields and self.field not in resolved.masked

    def length(self, question: Question) -> int:
        """Count the groups."""
        listing, rows = self.asked(question)
        return int(rows.order_by().values(listing.resolved.fields[self.field].path).distinct().count())

    def answer(self, question: Question) -> Answer:
        """Count in one query, and sum up in a second one where there are many groups."""
        listing, rows = self.asked(question)
        field = listing.resolved.fields[self.field]
        counted = rows.order_by().values(field.path).annotate(found=Count("pk")).order_by("-found", field.path)
        groups: Iterator[Group] = iter(counted.values_list(field.path, "found").iterator(GROUPS_AT_ONCE))
        first = list(islice(groups, GROUPS_AT_ONCE))
        total = sum(found for _value, found in first) if len(first) < GROUPS_AT_ONCE else rows.count()
        lines = Lines(listing, field, total, first[0][1] if first else 0)
        return Answer(
            finding=self.finding(field, list(zip(lines.names(first), first, strict=True))[:1], total),
            headings=[
                Heading(str(field.label)),
                Heading(_("%(type)s数") % {"type": self.record_type.label}, numeric=True, kind="number"),
                Heading(_("占比"), numeric=True),
            ],
            lines=lines.of(chain(first, groups)),
            totals=[_("合计"), total, percent(total, total)],
            count=total,
            sentence=listing.sentence(),
            fields=[self.field],
            total_urls=[list_address(self.record_type, listing)] * 2,
        )

    def finding(self, field: Field, first: list[tuple[str, Group]], total: int) -> str:
        """Say the most telling fact as a sentence."""
        words = {"type": self.record_type.label, "field": field.label}
        if not first:
            return _("没有符合条件的%(type)s") % words
        name, (_value, found) = first[0]
        words |= {"name": name, "count": said(found), "percent": percent(found, total)}
        if not name:
            return _("%(percent)s 的%(type)s没有填写%(field)s") % words
        if found == total:
            return _("%(type)s全部是“%(name)s”") % words
        if field.target and field.target_type:
            return _("“%(name)s”的%(type)s最多，有 %(count)s 个") % words
        if found * 2 > total:
            return _("一半以上的%(type)s是“%(name)s”（%(percent)s）") % words
        return _("“%(name)s”的%(type)s最多，占 %(percent)s") % words


@dataclass(frozen=True)
class Lines:
    """Turns counted groups into lines."""

    listing: Listing
    field: Field
    total: int
    largest: int
    titles: dict[Any, Any] = dataclass_field(default_factory=dict)

    def of(self, groups: Iterator[Group]) -> Iterator[Line]:
        """Name the groups, some hundred at a time."""
        while part := list(islice(groups, GROUPS_AT_ONCE)):
            for (value, found), name in zip(part, self.names(part), strict=True):
                yield Line(
                    label=name or _("未填写"),
                    figures=(found, percent(found, self.total)),
                    url=self.address(value),
                    share=share_of(found, self.largest),
                )

    def names(self, groups: list[Group]) -> list[str]:
        """Say what the groups are called; a group without a value has no name."""
        if not self.field.target:
            return [self.field.show(value) for value, _found in groups]
        if unknown := [value for value, _found in groups if value and value not in self.titles]:
            linked = self.field.target._base_manager.filter(pk__in=unknown)
            self.titles.update(linked.values_list("pk", self.field.target_title))
        return [str(self.titles.get(value, "")) for value, _found in groups]

    def address(self, value: Any) -> str:
        """Give the list of a group's rows."""
        leaf: dict[str, Any] = {"field": self.field.name, "op": "is", "values": [value]}
        if value in (None, ""):
            leaf = {"field": self.field.name, "op": "empty"}
        return list_address(self.listing.record_type, self.listing, address.write_chip(leaf))
