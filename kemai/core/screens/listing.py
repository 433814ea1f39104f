"""One list as somebody asked for it: view, filters, search, order, page; every door of many rows reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from kemai.core.own.narrowing import counting, is_narrow
from kemai.core.records import registry
from kemai.core.records.conditions import UnknownName, address, read, text, words
from kemai.core.records.conditions.nodes import Node, leaves
from kemai.core.records.conditions.sentence import sentence
from kemai.core.records.conditions.tree import Tree
from kemai.core.records.ids import as_ids
from kemai.core.records.registry import Resolved
from kemai.core.records.typed import RecordType
from kemai.core.review import states as review
from kemai.core.screens import sorting
from kemai.core.screens.found import visible_to, why_near
from kemai.core.screens.merging import how_many, merged
from kemai.core.screens.models import SavedView
from kemai.core.screens.saved import default_columns, find_view, keep_known
from kemai.core.search.find import candidate_ids
from kemai.core.search.gathering import Narrowed
from kemai.core.search.near import near
from kemai.core.search.records import narrowed
from kemai.core.tenancy.prepared import prepared
from kemai.core.tenancy.request import Request

PAGE = 50
COUNT_LIMIT = 1000
NEAR_MOST = 50
OF_ONE_PAGE = ("after", "before", "at", "ids")


@dataclass
class Listing:
    """A list of one record type for one person."""

    record_type: RecordType
    viewer: Any
    resolved: Resolved
    query: QueryDict
    view: SavedView | None = None
    chips: list[str] = field(default_factory=list)
    where: str = ""
    q: str = ""
    order: sorting.Order = None  # type: ignore[assignment]
    columns: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    asks_for_more: bool = False
    near: dict[int, str] = field(default_factory=dict)

    @classmethod
    def from_request(cls, request: Request, record_type: RecordType, query: QueryDict | None = None) -> Listing:
        """Read a list from the address of a request (or from a query kept elsewhere)."""
        made = cls(
            record_type,
            request.viewer,
            registry.resolve(record_type, request.viewer),
            request.GET if query is None else query,
        )
        made.read()
        return made

    def read(self) -> None:
        """Read the address over the saved view: what the address says wins."""
        query, view = self.query, find_view(self.record_type, self.query.get("view", ""), self.viewer)
        self.view = view
        stored = view.filters if view else {}
        self.chips = [one for one in (query.getlist("f") if "f" in query else stored.get("f", [])) if one]
        self.where = query.get("where", stored.get("where", "")).strip()[:2000]
        self.q = query.get("q", "").replace("\x00", "").strip()[:100]
        sort = query.get("sort") or (view.sort if view else "") or self.record_type.order
        self.order = sorting.read_order(sort, self.resolved)
        self.read_columns(view)

    def read_columns(self, view: SavedView | None) -> None:
        """Choose the columns: the address's, the view's, the person's own, the type's."""
        if asked := [name for name in self.query.get("columns", "").split(",") if name]:
            for name in asked:
                if name not in self.resolved.fields:
                    raise UnknownName(name)
            self.columns = asked
            return
        wanted = view.columns if view and view.columns else default_columns(self.record_type, self.viewer)
        self.columns, self.dropped = keep_known(wanted or self.resolved.columns, self.resolved)
        if self.record_type.title in self.resolved.fields and self.record_type.title not in self.columns:
            self.columns.insert(0, self.record_type.title)

    @cached_property
    def node(self) -> Node:
        """Give all filters of the list as one condition."""
        nodes = [address.read_chip(chip) for chip in self.chips]
        if self.where:
            nodes.append(self.typed)
        return read({"all": nodes} if nodes else None, self.resolved, self.viewer)

    @cached_property
    def typed(self) -> Tree:
        """Give the tree of the condition that was typed or put together."""
        return text.tree_of(self.where, self.resolved, self.viewer)

    def where_said(self) -> str:
        """Say that condition in the language of the reader."""
        return sentence(read(self.typed, self.resolved, self.viewer))

    def rows(self, verb: str = "find") -> Any:
        """Give the rows that match, in no order, as far as the person's scope for the verb reaches."""
        return self.narrow(self.record_type.model.objects.visible_to(self.viewer, verb))

    def narrow(self, rows: Any) -> Any:
        """Keep the rows that match."""
        rows = rows.filter(self.node.q())
        if ids := self.query.get("ids", ""):
            rows = rows.filter(pk__in=as_ids(ids)[:5000])
        if state := self.query.get("review", ""):
            rows = review.with_state(rows, self.record_type, state)
        if not self.q:
            return rows
        bounds = narrowed([self.record_type], self.viewer)
        found = candidate_ids(self.viewer.organisation_id, self.q, self.record_type.key, narrowed=bounds)
        self.asks_for_more = found.asks_for_more
        if not found.ids and not found.asks_for_more:
            return rows.filter(pk__in=self.near_ids(bounds))
        return rows.filter(pk__in=found.ids)

    def near_ids(self, bounds: Narrowed) -> list[int]:
        """Give the records with near names, once nothing was found, and note why each is near."""
        keys, visible = [self.record_type.key], visible_to(self.viewer)
        hits = near(self.viewer.organisation_id, self.q, keys, NEAR_MOST, visible=visible, narrowed=bounds)
        self.near = {hit.record_id: why_near(hit) for hit in hits}
        return list(self.near)

    rows_queryset = rows

    def page(self, paths: list[str]) -> Page:
        """Read one page of 50 rows with the given value paths, and whether there is more before and behind."""
        back = bool(self.query.get("before"))
        order = self.order.reverse() if back else self.order
        cursor = self.query.get("before") or self.query.get("after")
        try:
            if self.plain and not cursor:
                read = first_rows(self.viewer, self.record_type.key, order, tuple(paths))
            else:
                ways = self.ways(order.path)
                if cursor:
                    ways = [rows.filter(self.behind(order.on(rows), cursor)) for rows in ways]
                read = list(values_of(ways, order, paths))
        except (ValueError, TypeError, OverflowError, ValidationError, DataError) as error:
            raise UnknownName("after") from error
        more, read = len(read) > PAGE, read[:PAGE]
        if back:
            read.reverse()
        has_next, has_previous = (True, more) if back else (more, bool(cursor))
        return Page(read, has_next and bool(read), has_previous and bool(read))

    def ways(self, order: str = "") -> list[Any]:
        """Give the rows that match by each way on which they come into sight; those that were searched are few."""
        if self.q or self.query.get("ids"):
            return [self.found]
        return [self.narrow(rows) for rows in self.record_type.model.objects.on_ways(self.viewer, "find", order)]

    @cached_property
    def found(self) -> Any:
        """Give the rows of the list, searched once."""
        return self.rows()

    @staticmethod
    def behind(order: sorting.Order, cursor: str) -> Q:
        """Give the condition of a page's start; a cursor that does not fit the column is refused."""
        try:
            return order.after(*sorting.read_cursor(cursor))
        except (ValueError, TypeError, ValidationError) as error:
            raise UnknownName("after") from error

    @cached_property
    def plain(self) -> bool:
        """Say whether nothing narrows the list, so that its question is the same whenever this person asks."""
        narrowed = self.chips or self.where or self.q or self.query.get("ids") or self.query.get("review")
        return not narrowed

    @cached_property
    def count(self) -> int:
        """Count the rows, up to one over the limit."""
        if self.plain:
            found = counted_rows(self.viewer, self.record_type.key)
        elif any(is_narrow(leaf.field, leaf.operator) for leaf in leaves(self.node)):
            with counting():
                found = list(counted(self.ways(), self.viewer))
        else:
            found = list(counted(self.ways(), self.viewer))
        return min(sum(number for (number,) in found), COUNT_LIMIT + 1)

    @property
    def count_text(self) -> str:
        """Say the number of matches: exactly up to 1,000, `1000+` beyond."""
        return f"{COUNT_LIMIT}+" if self.count > COUNT_LIMIT else f"{self.count}"

    def address(self, **changes: Any) -> str:
        """Give the list's address with some parts changed; None takes a part away. Paging starts anew."""
        kept = {**self.parts}
        for name, value in changes.items():
            kept[name] = "" if value is None else urlencode({name: value}, doseq=True)
        return f"?{'&'.join(filter(None, kept.values()))}"

    @cached_property
    def parts(self) -> dict[str, str]:
        """Give each part of the list's address as it is written there: a page needs most of them many times."""
        lists = self.query.lists()
        return {name: urlencode({name: many}, doseq=True) for name, many in lists if name not in OF_ONE_PAGE}

    @cached_property
    def unsorted(self) -> str:
        """Give the list's address up to its order."""
        return self.address(sort=None)

    def sorted_by(self, name: str) -> str:
        """Give the list's address in the order of a field, with a minus downwards; every column asks for one."""
        return f"{self.unsorted}{'&' if len(self.unsorted) > 1 else ''}sort={name}"

    def sentence(self) -> str:
        """Say the list's filters as one sentence, for prints and history."""
        parts = [str(words.describe(address.read_chip(chip), self.resolved, self.viewer)) for chip in self.chips]
        if self.where:
            parts.append(self.where_said())
        if state := self.query.get("review", ""):
            parts.append(str(review.STATES[state]))
        if self.q:
            parts.append(_("搜索 %(text)s") % {"text": self.q})
        return _("；").join(parts)


@dataclass(frozen=True)
class Page:
    """Rows of one page as tuples of id, owner, sort value and the asked values."""

    rows: list[tuple[Any, ...]]
    has_next: bool
    has_previous: bool


def values_of(ways: Sequence[Any], order: sorting.Order, paths: Sequence[str], *, alike: bool = False) -> Any:
    """Ask for one page of rows in an order."""

    def first(rows: Any) -> Any:
        return order.on(rows).apply(rows)[: PAGE + 1]

    return first(merged(ways, first, alike=alike).values_list("id", "owner_id", order.path, *paths))


def counted(ways: Sequence[Any], viewer: Any, *, again: bool = False) -> Any:
    """Ask how many rows there are, on each way up to one over the limit."""
    return how_many(ways, lambda rows: rows.order_by()[: COUNT_LIMIT + 1], COUNT_LIMIT, viewer, again=again)


@prepared
def first_rows(viewer: Any, type_key: str, order: sorting.Order, paths: tuple[str, ...]) -> Any:
    """Ask for the first page of a list that nothing narrows; in its usual order each way has an index."""
    record_type = registry.get(type_key)
    ways = record_type.model.objects.on_ways(viewer, "find", order.path)
    return values_of(ways, order, paths, alike=order.text == record_type.order)


@prepared
def counted_rows(viewer: Any, type_key: str) -> Any:
    """Ask how many rows a list has that nothing narrows."""
    return counted(registry.get(type_key).model.objects.to_count(viewer, "find"), viewer, again=True)
