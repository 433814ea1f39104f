"""Beside a paper: its lines in their order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.sales.models import Proposal, Quote
from kemai.areas.sales.papers.writing import plain
from kemai.core.printing.seen import Seen, money, seen_rows
from kemai.core.records import registry
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer

SHOWN = 50
Note = Callable[[Seen], str]


def off(line: Seen) -> str:
    """Say the discount of a line, where it has one."""
    return _("折扣 %(share)s%%") % {"share": plain(line.discount)} if line.discount else ""


@beside("sales.quote")
def quote_lines(quote: Quote, viewer: Viewer) -> dict[str, Any] | None:
    """Show what is offered at which price."""
    found = lines_of(quote, viewer)
    return {**found, "versions": versions(quote, "/quotes/")} if found else None


def lines_of(paper: Any, viewer: Viewer, note: Note = off) -> dict[str, Any] | None:
    """Show the lines of a paper as a table, as far as the person may read them; `note` says more under a name."""
    line_type = registry.get(registry.of_model(type(paper)).lines)
    if not viewer.may(line_type.key, "read"):
        return None
    rows = line_type.model.objects.filter(**{line_type.line_of: paper.pk}).order_by("position", "pk")
    found = seen_rows(rows, viewer, SHOWN + 1)
    home = f"/{line_type.address}/"
    lines = [described(line, home, note) for line in found[:SHOWN]]
    return {
        "template": "sales/lines_panel.html",
        "label": str(line_type.many),
        "rows": lines,
        "priced": any(line["price"] or line["amount"] for line in lines),
        "count": f"{SHOWN}+" if len(found) > SHOWN else str(len(found)),
        "more_url": f"{home}?f={line_type.line_of}:is:{paper.pk}" if len(found) > SHOWN else "",
        "versions": [],
    }


@beside("sales.proposal")
def proposal_versions(proposal: Proposal, viewer: Viewer) -> dict[str, Any] | None:
    """Lead from a version of a proposal to the one before and the one after."""
    found = versions(proposal, "/proposals/")
    if not found:
        return None
    return {"template": "sales/lines_panel.html", "label": _("版本"), "rows": [], "more_url": "", "versions": found}


def described(line: Seen, home: str, note: Note) -> dict[str, str]:
    """Describe one line, as far as the person may read it."""
    price = str(money(line.price))
    return {
        "name": str(line.name),
        "url": f"{home}{line.pk}/",
        "note": note(line),
        "quantity": f"{plain(line.quantity)} {line.unit}".strip(),
        "price": _("单价 %(price)s") % {"price": price} if price else "",
        "amount": str(money(line.amount)),
    }


def versions(paper: Any, home: str) -> list[dict[str, str]]:
    """Link to the version before and the one after."""
    made = []
    if paper.previous_id:
        made.append({"label": _("上一版本"), "url": f"{home}{paper.previous_id}/"})
    following = type(paper).objects.filter(previous=paper.pk).values_list("pk", flat=True).first()
    if paper.replaced and following:
        made.append({"label": _("已有新版本"), "url": f"{home}{following}/"})
    return made
