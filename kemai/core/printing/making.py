"""Making the paper that somebody ordered, and noting in the history that it was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from kemai.core.actions.perform import require
from kemai.core.history.write import log
from kemai.core.printing import paper, press
from kemai.core.printing.orders import Order
from kemai.core.printing.widths import Column, Plan, plan, table
from kemai.core.records import registry
from kemai.core.records.batches import read_in_batches
from kemai.core.records.errors import Rejected
from kemai.core.screens.cells import Cells, Row
from kemai.core.tenancy.viewer import Viewer

AT_ONCE = 5000
PART = 2500
PREVIEW_ROWS = 80


@dataclass(frozen=True)
class Printed:
    """A finished document."""

    pdf: bytes
    rows: int
    name: str


def print_order(order: Order, *, by: Viewer, advance: Callable[[int], None] = lambda count: None) -> Printed:
    """Print what was ordered and note it; raises Forbidden without the right to print."""
    require(order.record_type, "print", by)
    work = Work(order, by)
    binder = press.Binder()
    count = 0
    for part, final in parts(work.read()):
        first_page = binder.next_page if binder.parts else 1
        binder.add(press.pdf(order.template.layout, work.data(part, first_page, whole=final and not count)))
        count += len(part)
        advance(len(part))
    note(order, count, by)
    return Printed(binder.bound(), count, f"{work.title}.pdf")


def preview(order: Order, *, by: Viewer) -> bytes:
    """Draw the first page of what was ordered as PNG; nothing is noted, because it shows what the list shows."""
    require(order.record_type, "print", by)
    work = Work(order, by)
    sheet = order.template.sheet
    most = sheet.room if sheet else PREVIEW_ROWS
    part = list(islice(work.read(), most))
    return press.picture(order.template.layout, work.data(part, 1, whole=len(part) < most))


def page_count(order: Order, *, by: Viewer) -> int | None:
    """Count the pages that an order will fill; None for long lists, whose pages are only known when they are made."""
    rows = order.rows(by)
    if order.template.sheet:
        return ceil(rows.count() / order.template.sheet.room)
    work = Work(order, by)
    part, final = next(parts(work.read()))
    return press.page_count(order.template.layout, work.data(part, 1, whole=True)) if final else None


def is_long(order: Order, by: Viewer) -> bool:
    """Say whether an order has more rows than a page should wait for."""
    return len(order.rows(by).values_list("pk")[: AT_ONCE + 1]) > AT_ONCE


def note(order: Order, count: int, by: Viewer) -> None:
    """Append the print to the history: template, fields, count, filter."""
    facts = {
        "template": order.template_code,
        "fields": order.fields,
        "count": count,
        "filter": order.sentence(by),
    }
    if order.is_post:
        facts["skipped"] = order.skipped(by)
    record_type = order.record_type
    log(by, f"{record_type.key}.print", record_type.key, None, [], title=str(record_type.label), facts=facts)


def parts(rows: Iterator[Row]) -> Iterator[tuple[list[Row], bool]]:
    """Cut rows into parts of a bounded size, saying which is the last; no rows give one empty part."""
    part = list(islice(rows, PART))
    while True:
        following = list(islice(rows, PART))
        yield part, not following
        if not following:
            return
        part = following


class Work:
    """One order being printed: reads its rows and makes the data of its layout."""

    def __init__(self, order: Order, by: Viewer) -> None:
        """Read the type as this person meets it; fields that they may no longer read are left out."""
        self.order, self.by = order, by
        self.resolved = registry.resolve(order.record_type, by)
        self.cells = Cells(self.resolved, by)
        self.names = self.resolved.names(order.fields)
        if not self.names:
            raise Rejected.one("columns", "E-PERM")
        self.title = str(order.record_type.label)
        self.plan: Plan | None = None

    def read(self) -> Iterator[Row]:
        """Read the rows, a part at a time."""
        paths = self.cells.paths(self.names)
        for record_id, owner_id, *values in read_in_batches(self.order.rows(self.by), "owner_id", *paths, size=PART):
            yield Row(record_id, owner_id, dict(zip(paths, values, strict=True)))

    def data(self, rows: list[Row], first_page: int, *, whole: bool) -> dict[str, Any]:
        """Make the data of one part; only a document of one part knows its number of pages."""
        made = paper.common(self.title, self.order.sentence(self.by), self.by)
        if not whole:
            made["page_text"] = _("第 {page} 页")
        match self.order.template.layout:
            case "labels":
                return {**made, **self.sheet(), "items": [paper.label(self.cells, self.names, row) for row in rows]}
            case "envelopes":
                items = [paper.envelope(self.cells, self.names, row) for row in rows]
                return {**made, **self.sheet(), "items": items, "stamp": _("贴邮票处")}
        return {**made, **self.table(rows), "first_page": first_page, "totals": [], "summary": self.summary(made)}

    def summary(self, made: dict[str, Any]) -> str:
        """Say how many rows there are, and which."""
        return _("%(count)s 行 · %(filter)s") % {"count": f"{self.count:,}", "filter": made["filter"]}

    @cached_property
    def count(self) -> int:
        """Count the rows of the order."""
        return int(self.order.rows(self.by).count())

    def sheet(self) -> dict[str, Any]:
        """Give the measures of the label or envelope."""
        sheet = self.order.template.sheet
        return {"sheet": sheet.measures()} if sheet else {}

    def table(self, rows: list[Row]) -> dict[str, Any]:
        """Make the columns and rows of a list; every part keeps the widths of the first."""
        said = [paper.texts(self.cells, self.names, row) for row in rows]
        fields = [self.resolved.fields[name] for name in self.names]
        columns = [Column(str(field.label), field.kind.name, field.kind.numeric) for field in fields]
        self.plan = self.plan or plan(columns, said)
        return table(columns, said, self.plan)
