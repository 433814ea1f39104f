"""The board of a record type: one column per choice, cards that are dragged between them, sums where there are amounts.

`board` of a type names the field of the columns (`by`) and the fields of a `card`, and may name an `amount` that is
summed, a `weight` in per cent, the `date` of a card, what `state` needs (`needs`), and how many `cards` a column shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from kemai.core.dictionary.book import book
from kemai.core.records.currencies import HOME, Amounts, split_by
from kemai.core.records.lanes import Lane
from kemai.core.screens.cells import Cells, Row

CARDS = 50
HUNDRED = 100


@dataclass(frozen=True)
class Figures:
    """How many rows a column has, what they add up to, and that weighted by their chances."""

    count: int = 0
    total: Amounts = field(default_factory=Amounts)
    weighted: Decimal = Decimal(0)

    def __add__(self, other: Figures) -> Figures:
        """Add two columns up."""
        return Figures(self.count + other.count, self.total + other.total, self.weighted + other.weighted)


def board(listing: Any) -> dict[str, Any]:
    """Make the columns with their counts, sums and first cards each."""
    field = listing.resolved.fields[listing.record_type.board["by"]]
    lanes = listing.record_type.lanes(listing)
    lanes = usual(listing, field) if lanes is None else lanes
    among = counted(listing.record_type.on_board(listing.found), listing, field)
    figures = [among.get(one.group, Figures()) if one.apart is None else apart(listing, one, field) for one in lanes]
    return {
        "by": str(field.label),
        "totals": totals(listing, sum((one for one, lane in zip(figures, lanes, strict=True) if lane.adds), Figures())),
        "columns": [column(listing, field, *both) for both in zip(lanes, figures, strict=True)],
    }


def usual(listing: Any, field: Any) -> list[Lane]:
    """Give a lane for each open entry or code, then one for none."""
    if field.kind.name == "dict":
        entries = book(listing.viewer).open(field.dictionary)
        made = [Lane(str(one.id), one.label, one.id, chips=(f"{field.name}:is:{one.id}",)) for one in entries]
        return [*made, Lane("", "—", adds=False, folds=True)]
    return [Lane(code, str(label), code, chips=(f"{field.name}:is:{code}",)) for code, label in field.choices]


def known(listing: Any) -> tuple[str, str]:
    """Name the amount and the weight that this person may know: none of a field that is hidden or masked."""
    names = [listing.record_type.board.get(part) or "" for part in ("amount", "weight")]
    amount, weight = (one if one and listing.resolved.known(one) else "" for one in names)
    return amount, weight if amount else ""


def counted(rows: Any, listing: Any, field: Any) -> dict[Any, Figures]:
    """Count and sum rows by their columns in one query; each chance is summed for itself, and weighted here."""
    amount, weight = known(listing)
    split = split_by(listing.record_type) if amount else ""
    columns = filter(None, (field.path, weight, split))
    sums = {"n": Count("*")} | ({"total": Sum(amount)} if amount else {})
    found: dict[Any, Figures] = {}
    for row in rows.order_by().values(*columns).annotate(**sums):
        total, group = Decimal(row.get("total") or 0), row[field.path]
        weighted = total * (row[weight] or 0) / HUNDRED if weight else Decimal(0)
        amounts = Amounts({row[split] if split else HOME: total})
        found[group] = found.get(group, Figures()) + Figures(row["n"], amounts, weighted)
    return found


def apart(listing: Any, lane: Lane, field: Any) -> Figures:
    """Count and sum one column that has a condition of its own."""
    return sum(counted(listing.found.filter(lane.apart), listing, field).values(), Figures())


def totals(listing: Any, all_of: Figures) -> list[dict[str, str]]:
    """Say what the board adds up to, where its type has amounts."""
    amount, weight = known(listing)
    made = []
    if amount:
        made.append({"label": _("合计金额"), "text": all_of.total.said(money), "note": ""})
    if weight:
        made.append({"label": _("按赢率加权"), "text": money(all_of.weighted), "note": ""})
    return made


def money(amount: Decimal) -> str:
    """Say a sum in whole units."""
    return f"{amount:,.0f}"


def column(listing: Any, field: Any, lane: Lane, figures: Figures) -> dict[str, Any]:
    """Make one column."""
    most = listing.record_type.board.get("cards", CARDS)
    rows = listing.order.apply(rows_of(listing, field, lane))
    few = figures.count <= most  # without a limit PostgreSQL finds few rows by their column, not along the order
    cards = cards_of(listing, rows if few else rows[:most]) if figures.count else []
    home = f"/{listing.record_type.address}/"
    more = listing.address(look="list", f=[*listing.query.getlist("f"), *lane.chips])
    return {
        "value": lane.value,
        "label": lane.label,
        "count": f"{figures.count:,}",
        "total": figures.total.said(money) if any(figures.total.values()) else "",
        "note": lane.note,
        "folded": lane.folds and not figures.count,
        "cards": cards,
        "add_url": f"{home}add/?{field.name}={lane.value}" if lane.adds else "",
        "more_url": more if figures.count > most and lane.chips else "",
    }


def rows_of(listing: Any, field: Any, lane: Lane) -> Any:
    """Give the rows of one column."""
    if lane.apart is not None:
        return listing.found.filter(lane.apart)
    empty = lane.group is None
    return listing.record_type.on_board(listing.found).filter(
        **{f"{field.path}__isnull": True} if empty else {field.path: lane.group}
    )


def cards_of(listing: Any, rows: Any) -> list[dict[str, Any]]:
    """Make the cards of some rows."""
    cells, shape = Cells(listing.resolved, listing.viewer), listing.record_type.board
    title, *lines = listing.resolved.names(shape["card"])
    dated = listing.resolved.names([shape.get("date", "updated_at")])
    valued = listing.resolved.names([shape["amount"]] if "amount" in shape else [])
    needed = [name for name in shape.get("needs", ()) if name in listing.resolved.fields]
    paths = cells.paths([title, *lines, *dated, *valued, *needed, "owner"])
    home = f"/{listing.record_type.address}/"
    cards = []
    for record_id, owner_id, *values in rows.values_list("id", "owner_id", *paths):
        row = Row(record_id, owner_id, dict(zip(paths, values, strict=True)))
        shown = [text for name in lines if (text := cells.text(name, row))]
        note, level = listing.record_type.state(row.values)
        cards.append(
            {
                "id": record_id,
                "url": f"{home}{record_id}/",
                "move_url": f"{home}{record_id}/move/",
                "title": cells.text(title, row),
                "lines": [" · ".join(shown)] if shown else [],
                "amount": "".join(cells.text(name, row) for name in valued),
                "date": "".join(cells.text(name, row)[:10] for name in dated),
                "level": level,
                "note": note,
                "owner": {"name": cells.text("owner", row), "hue": 0},
            }
        )
    return cards
