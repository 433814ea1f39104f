"""The page on which a condition is put together; its result is the address of a list."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kemai.core.actions.perform import require
from kemai.core.records import registry
from kemai.core.records.conditions import read, writing
from kemai.core.records.conditions.sentence import sentence
from kemai.core.records.conditions.text import TEXT_LONGEST
from kemai.core.records.errors import Invalid
from kemai.core.records.registry import Resolved
from kemai.core.records.typed import RecordType
from kemai.core.screens.builder.drafts import LEAF, Draft, change, typed
from kemai.core.screens.builder.keeping import keepers
from kemai.core.screens.builder.reading import draft_of, faulty, tree_of
from kemai.core.screens.builder.shown import Shower
from kemai.core.screens.described import crumb
from kemai.core.screens.door import records
from kemai.core.screens.frame import frame_of
from kemai.core.screens.listing import Listing
from kemai.core.tenancy.request import Request

SHOW, VIEW = "show", "view"


@records("GET", "POST")
def builder_page(request: Request, record_type: RecordType) -> HttpResponse:
    """Show the condition of a list in rows; posting adds and drops rows, or leads to the list of what was asked."""
    require(record_type, "find", request.viewer)
    resolved = registry.resolve(record_type, request.viewer)
    if request.method == "GET":
        node = Listing.from_request(request, record_type).node
        draft = draft_of(node, resolved, request.viewer)
        draft.rows = draft.rows or [Draft(LEAF)]
        return shown(request, record_type, draft)
    draft = typed(request.POST)
    wish = request.POST.get("do", "")
    offered = {one.code: one for one in keepers(record_type.key, request.viewer)}
    if wish not in (SHOW, VIEW, *offered):
        change(draft, wish, request.POST)
        return shown(request, record_type, draft)
    text = written(draft, resolved, request)
    if text is None:
        return shown(request, record_type, draft, status=422)
    if wish in offered:
        return redirect(f"{offered[wish].url}?{urlencode({offered[wish].name: text})}")
    home = f"/{record_type.address}/{'views/' if wish == VIEW else ''}"
    return redirect(f"{home}?{asked(request.GET, text)}")


def written(draft: Draft, resolved: Resolved, request: Request) -> str | None:
    """Write a finished draft as search language; None where a row or the whole cannot be taken, which is noted."""
    tree = tree_of(draft, resolved, request.viewer)
    if faulty(draft):
        return None
    try:
        text = writing.write(tree, resolved, request.viewer)
        if len(text) > TEXT_LONGEST:
            raise Invalid("E-RNG", _("条件太长，写出来超过 %(limit)d 个字") % {"limit": TEXT_LONGEST})
    except Invalid as reason:
        draft.error = reason.message
        return None
    return text


def asked(query: QueryDict, text: str) -> str:
    """Give the address part of a list with another condition in the place of its filters."""
    kept = [(name, one) for name, many in query.lists() for one in many if name in ("view", "sort", "columns", "look")]
    return urlencode([*kept, ("f", ""), ("where", text)])


def said(draft: Draft, resolved: Resolved, request: Request) -> str:
    """Say the condition as far as it is finished, nothing while a row is not."""
    try:
        tree = tree_of(draft, resolved, request.viewer)
        return "" if faulty(draft) else sentence(read(tree, resolved, request.viewer))
    except Invalid:
        return ""


def shown(request: Request, record_type: RecordType, draft: Draft, status: int = 200) -> HttpResponse:
    """Show the form; until somebody asks for the list, rows that are not finished are not marked as wrong."""
    resolved = registry.resolve(record_type, request.viewer)
    row = Shower(request.viewer).row(draft, resolved)
    text = said(draft, resolved, request)
    home = f"/{record_type.address}/"
    context: dict[str, Any] = {
        "frame": frame_of(request, _("组合条件"), crumbs=[crumb(record_type)]),
        "action": f"{home}conditions/?{request.GET.urlencode()}",
        "cancel_url": f"{home}?{request.GET.urlencode()}",
        "root": row,
        "sentence": text,
        "keepers": [{"code": one.code, "label": str(one.label)} for one in keepers(record_type.key, request.viewer)],
        "faulty": status == 422,
    }
    return render(request, "screens/conditions.html", context, status=status)
