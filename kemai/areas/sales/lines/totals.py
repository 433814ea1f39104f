"""The totals of a paper: the sums of its lines, rounded once, kept with the paper in the same transaction."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kemai.core.actions.perform import touch
from kemai.core.history.write import difference, log
from kemai.core.records import registry
from kemai.core.records.amounts import LineTotal, PaperTotal, paper_total
from kemai.core.tenancy.viewer import Viewer


def settle(paper: Any, *, by: Viewer) -> None:
    """Bring the totals of a paper in line with its lines; a change is noted in its history and moves its version.

    A model whose total is more than net and tax (freight, a discount on the whole) says so in `sums(lines)`.
    """
    record_type = registry.of_model(type(paper))
    row = type(paper).objects.with_deleted().select_for_update(of=("self",)).get(pk=paper.pk)
    after = sums_of(row, lines_total(row))
    before = {name: getattr(row, name) for name in after}
    for name, value in after.items():
        setattr(row, name, value)
        setattr(paper, name, value)
    changes = difference(record_type.fields, before, after)
    if changes:
        row.save(update_fields=list(after))
        touch(row, by)
        paper.lock_version, paper.updated_at = row.lock_version, row.updated_at
        log(by, f"{record_type.key}.edit", record_type.key, row.pk, changes, title=record_type.title_of(row))


def lines_total(paper: Any) -> PaperTotal:
    """Add the lines of a paper up."""
    line_type = registry.get(registry.of_model(type(paper)).lines)
    rows = line_type.model.objects.filter(**{line_type.line_of: paper.pk}).values_list("amount", "tax_amount")
    return paper_total((LineTotal(*row) for row in rows), paper.currency)


def sums_of(paper: Any, lines: PaperTotal) -> dict[str, Decimal]:
    """Give the sums that a paper keeps."""
    own = getattr(paper, "sums", None)
    return own(lines) if own else {"net": lines.net, "tax": lines.tax, "total": lines.total}
