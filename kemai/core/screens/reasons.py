"""Why each row of a list is there: the typed conditions that it meets, or what makes its name near."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.core.records.conditions import explain
from kemai.core.records.words import enumerated
from kemai.core.screens.cells import Cells, Row
from kemai.core.screens.listing import Listing, Page


class Reasons:
    """Says the reasons of one page of rows; without a typed condition or near names there is nothing to say."""

    def __init__(self, listing: Listing, cells: Cells) -> None:
        """Find out which values the reasons need beside the columns."""
        self.listing, self.cells = listing, cells
        self.names = explain.names(listing.node) if listing.where else []
        self.linked: dict[str, dict[int, list[str]]] = {}

    def read(self, page: Page) -> bool:
        """Ask the database what the rows' own values can't tell; say whether there is anything to say at all."""
        if self.listing.where:
            ids = [row[0] for row in page.rows]
            self.linked = explain.linked(self.listing.node, self.listing.record_type.model, ids)
        return bool(self.listing.where or self.listing.near)

    def cell(self, row: Row) -> dict[str, Any]:
        """Say why a row is there."""
        said = [self.listing.near.get(row.id, ""), *self.met(row)]
        text = _("；").join(filter(None, said))
        return {"name": "why", "text": text, "kind": "text", "url": "", "hue": 0, "level": "", "editable": False}

    def met(self, row: Row) -> list[str]:
        """Say which of the typed conditions a row meets."""
        if not self.listing.where:
            return []
        fields = self.cells.resolved.fields
        values: dict[str, tuple[Any, str]] = {
            name: (row.values[fields[name].path], self.cells.text(name, row)) for name in self.names
        }
        values |= {key: (row.id in met, enumerated(met.get(row.id, ()))) for key, met in self.linked.items()}
        return explain.reasons(self.listing.node, values)
