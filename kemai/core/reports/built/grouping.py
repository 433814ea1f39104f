"""Groups of a report: a field of the record or of a linked one, its expression and names, the way to its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Q, When
from django.utils.translation import gettext as _

from kemai.core.records.conditions.errors import UnknownName
from kemai.core.records.conditions.links import Link, links_of
from kemai.core.records.fields import Field
from kemai.core.records.registry import Resolved
from kemai.core.reports.built import buckets
from kemai.core.reports.built.spec import Step
from kemai.core.tenancy.viewer import Viewer

LINKS_MOST = 2
Leaf = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """One group as a person meets it; `ways` are the links from the record to the field."""

    step: Step
    field: Field
    ways: tuple[Link, ...]
    viewer: Viewer

    @property
    def label(self) -> str:
        """Head its column: the links on the way, then the field."""
        return " · ".join([*(link.label for link in self.ways), str(self.field.label)])

    def path(self, name: str) -> str:
        """Give a query path from the record through the links."""
        return "__".join([*(link.field.relation for link in self.ways), name])

    def expression(self) -> Any:
        """Give the group in SQL; what lies behind a linked record that the person may not find has no value."""
        path = self.path(self.field.path)
        made = F(path)
        if self.step.span:
            made = buckets.bucket(path, self.step.span, self.field.kind.name == "dt")
        reach = Q()
        for place, link in enumerate(self.ways):
            before = [*(one.field.relation for one in self.ways[:place]), link.field.path]
            reach &= Q(**{f"{'__'.join(before)}__in": link.rows(self.viewer).values("pk")})
        return Case(When(reach, then=made)) if self.ways else made

    def names(self, values: Iterable[Any]) -> dict[Any, str]:
        """Call the values that came out; linked records by one statement."""
        known = {value for value in values if value not in (None, "")}
        if self.step.span:
            return {value: buckets.said(value, self.step.span) for value in known}
        if not self.field.target:
            return {value: self.field.show(value) for value in known}
        rows = self.field.target._base_manager.filter(pk__in=known)
        return {pk: str(title) for pk, title in rows.values_list("pk", self.field.target_title)}

    def leaf(self, value: Any) -> Leaf:
        """Give the condition of a group's rows as a leaf of a condition tree."""
        if value in (None, ""):
            return {"field": self.step.name, "op": "empty", "values": []}
        if self.step.span:
            days = buckets.days_of(value, self.step.span)
            return {"field": self.step.name, "op": "between", "values": [day.isoformat() for day in days]}
        if self.field.kind.name == "bool":
            value = int(value)
        return {"field": self.step.name, "op": "is", "values": [value]}


def group_of(step: Step, resolved: Resolved, viewer: Viewer) -> Group:
    """Find the field of a group; raises UnknownName for one that this person may not know or that makes no group."""
    *names, last = step.name.split(".")
    ways: list[Link] = []
    for name in names:
        link = links_of(resolved, viewer).get(name)
        if link is None or link.backward or len(ways) == LINKS_MOST:
            raise UnknownName(step.name)
        ways.append(link)
        resolved = link.resolved
    if not resolved.known(last) or not groupable(resolved.fields[last], bool(step.span)):
        raise UnknownName(step.name)
    return Group(step, resolved.fields[last], tuple(ways), viewer)


def groupable(field: Field, spanned: bool) -> bool:
    """Say whether records can be grouped by a field: days by spans only, long texts and lists not at all."""
    if field.kind.name in ("date", "dt"):
        return spanned and not field.own
    return not spanned and field.kind.name not in ("long", "dicts", "people", "file")


def named(value: Any, names: dict[Any, str]) -> str:
    """Call a group; one without a value is said to have none."""
    return names.get(value) or _("未填写")
