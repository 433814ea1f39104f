"""Making the next paper: the lines go along, and the totals stay equal."""

from __future__ import annotations

from typing import Any

from kemai.areas.sales.models import Opportunity, OpportunityLine
from kemai.core import actions
from kemai.core.lines.keeping import LINES
from kemai.core.records import registry
from kemai.core.tenancy.viewer import Viewer

COPIED = ("product", "variant", "name", "quantity", "unit", "price", "discount", "tax_rate", "remark")


def line_rows(paper: Any) -> list[dict[str, Any]]:
    """Give the lines of a paper as the rows of a new one."""
    line_type = registry.get(registry.of_model(type(paper)).lines)
    fields = line_type.fields
    rows = line_type.model.objects.filter(**{line_type.line_of: paper.pk}).order_by("position", "pk")
    return [{name: getattr(row, fields[name].path) for name in COPIED} for row in rows]


def deal_lines(deal: Opportunity) -> list[dict[str, Any]]:
    """Give the lines of a deal as the rows of a paper; a deal without lines is one row with its name and amount."""
    found = OpportunityLine.objects.filter(opportunity=deal).order_by("pk")
    rows = [
        {"product": line.catalogue_product_id, "name": line.product, "quantity": line.quantity, "price": line.price}
        for line in found
    ]
    whole = {"name": deal.name, "quantity": 1, "price": deal.amount}
    return rows or ([whole] if deal.amount else [])


def next_paper(type_key: str, values: dict[str, Any], paper: Any, *, by: Viewer) -> Any:
    """Add a paper of another type (or the next version) with the lines of one, inside the caller's transaction."""
    return actions.add(registry.get(type_key), {**values, LINES: line_rows(paper)}, by=by)
