"""The board of a record type: one column per choice, cards that are dragged between them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from kemai.core.dictionary.book import book
from kemai.core.screens.cells import Cells, Row

CARDS = 50


def board(listing: Any) -> dict[str, Any]:
    """Make the columns with their counts and first 50 cards each."""
    field = listing.resolved.fields[listing.record_type.board["by"]]
    counts = dict(listing.found.order_by().values_list(field.path).annotate(n=Count("id")))
    return {
        "by": str(field.label),
        "totals": [],
        "columns": [
            column(listing, field, value, label, counts.get(value, 0)) for value, label in lanes(listing, field)
        ],
    }


def lanes(listing: Any, field: Any) -> list[tuple[Any, str]]:
    """Give the values that have a column: the open entries or codes, then none."""
    if field.kind.name == "dict":
        values = [(entry.id, entry.label) for entry in book(listing.viewer).open(field.dictionary)]
        return [*values, (None, "—")]
    return [(code, str(label)) for code, label in field.choices]


def column(listing: Any, field: Any, value: Any, label: str, count: int) -> dict[str, Any]:
    """Make one column; an empty one is folded."""
    rows = listing.found.filter(**{field.path: value} if value is not None else {f"{field.path}__isnull": True})
    cards = cards_of(listing, listing.order.apply(rows)[:CARDS]) if count else []
    home = f"/{listing.record_type.address}/"
    more = listing.address(look="list", f=[*listing.query.getlist("f"), f"{field.name}:is:{value}"])
    return {
        "value": "" if value is None else str(value),
        "label": label,
        "count": f"{count:,}",
        "total": "",
        "note": "",
        "folded": value is None and not count,
        "cards": cards,
        "add_url": f"{home}add/?{field.name}={value}" if value is not None else "",
        "more_url": more if count > CARDS and value is not None else "",
    }


def cards_of(listing: Any, rows: Any) -> list[dict[str, Any]]:
    """Make the cards of some rows."""
    cells = Cells(listing.resolved, listing.viewer)
    title, *lines = listing.resolved.names(listing.record_type.board["card"])
    names = [title, *lines, "owner", "updated_at"]
    paths = cells.paths(names)
    home = f"/{listing.record_type.address}/"
    cards = []
    for record_id, owner_id, *values in rows.values_list("id", "owner_id", *paths):
        row = Row(record_id, owner_id, dict(zip(paths, values, strict=True)))
        shown = [text for name in lines if (text := cells.text(name, row))]
        cards.append(
            {
                "id": record_id,
                "url": f"{home}{record_id}/",
                "move_url": f"{home}{record_id}/move/",
                "title": cells.text(title, row),
                "lines": [" · ".join(shown)] if shown else [],
                "amount": "",
                "date": cells.text("updated_at", row)[:10],
                "level": "",
                "owner": {"name": cells.text("owner", row), "hue": 0},
            }
        )
    return cards
