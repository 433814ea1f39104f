"""Beside a paper: its lines in their order."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.sales.models import Proposal, Quote
from kemai.areas.sales.papers.writing import money, plain
from kemai.core.printing.seen import Seen, seen_rows
from kemai.core.records import registry
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer

SHOWN = 50


@beside("sales.quote")
def quote_lines(quote: Quote, viewer: Viewer) -> dict[str, Any] | None:
    """Show what is offered at which price."""
    line_type = registry.get(registry.of_model(type(quote)).lines)
    if not viewer.may(line_type.key, "read"):
        return None
    rows = line_type.model.objects.filter(**{line_type.line_of: quote.pk}).order_by("position", "pk")
    found = seen_rows(rows, viewer, SHOWN + 1)
    more = f"/{line_type.address}/?f={line_type.line_of}:is:{quote.pk}" if len(found) > SHOWN else ""
    return {
        "template": "sales/lines_panel.html",
        "label": str(line_type.many),
        "rows": [described(line) for line in found[:SHOWN]],
        "more_url": more,
        "versions": versions(quote, "/quotes/"),
    }


@beside("sales.proposal")
def proposal_versions(proposal: Proposal, viewer: Viewer) -> dict[str, Any] | None:
    """Lead from a version of a proposal to the one before and the one after."""
    found = versions(proposal, "/proposals/")
    if not found:
        return None
    return {"template": "sales/lines_panel.html", "label": _("版本"), "rows": [], "more_url": "", "versions": found}


def described(line: Seen) -> dict[str, str]:
    """Describe one line, as far as the person may read it."""
    off = _("折扣 %(share)s%%") % {"share": plain(line.discount)} if line.discount else ""
    price = str(money(line.price))
    text = f"{plain(line.quantity)} {line.unit}{f' × {price}' if price else ''}"
    return {"name": str(line.name), "text": " · ".join(filter(None, (text, off))), "amount": str(money(line.amount))}


def versions(paper: Any, home: str) -> list[dict[str, str]]:
    """Link to the version before and the one after."""
    made = []
    if paper.previous_id:
        made.append({"label": _("上一版本"), "url": f"{home}{paper.previous_id}/"})
    following = type(paper).objects.filter(previous=paper.pk).values_list("pk", flat=True).first()
    if paper.replaced and following:
        made.append({"label": _("已有新版本"), "url": f"{home}{following}/"})
    return made
