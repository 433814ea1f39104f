"""The list page of every record type."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.core.actions.declare import actions_of
from kemai.core.actions.perform import require
from kemai.core.merge.declare import may_merge
from kemai.core.records.conditions import address, words
from kemai.core.records.errors import Invalid
from kemai.core.records.ids import as_id
from kemai.core.records.typed import RecordType
from kemai.core.records.words import enumerated
from kemai.core.review import states as review
from kemai.core.screens.boards import board
from kemai.core.screens.calling import Called
from kemai.core.screens.cells import PLAIN, Cells, Row, is_person
from kemai.core.screens.described import can, described
from kemai.core.screens.door import records
from kemai.core.screens.found import NEAR, near_url
from kemai.core.screens.frame import frame_of
from kemai.core.screens.listing import PAGE, Listing, Page
from kemai.core.screens.reasons import Reasons
from kemai.core.screens.saved import OWN_COLUMNS, start_view, views_for
from kemai.core.screens.sorting import write_cursor
from kemai.core.tenancy.request import Request

PLAIN_VIEW = "?view=all"
NOT_KEPT = ("q", "after", "before", "at")


@records("GET")
def list_page(request: Request, record_type: RecordType) -> HttpResponse:
    """Show a list: saved views, filters, chosen columns, 50 rows, the number of matches."""
    require(record_type, "find", request.viewer)
    if request.GET.get("field"):
        return add_filter(request, record_type)
    listing = Listing.from_request(request, record_type, opening(request, record_type))
    shared = head(request, listing)
    if request.GET.get("look", listing.view.look if listing.view else "list") == "wall" and walled(listing):
        return render(request, "screens/board.html", {**shared, **board(listing)})
    return render(request, "screens/list.html", {**shared, **table(listing)})


def opening(request: Request, record_type: RecordType) -> QueryDict | None:
    """Give what the bare address of a list opens: the start view, where the person or their role has one."""
    view = None if request.GET else start_view(record_type, request.viewer)
    return QueryDict(f"view={view.pk}") if view else None


def plain_url(listing: Listing) -> str:
    """Give the address of the list with nothing chosen, whatever view it opens with."""
    return f"/{listing.record_type.address}/{PLAIN_VIEW if start_view(listing.record_type, listing.viewer) else ''}"


def add_filter(request: Request, record_type: RecordType) -> HttpResponse:
    """Turn the answer of the filter form (field, how, what) into the list's address."""
    query = request.GET.copy()
    name, how = query.pop("field")[-1], (query.pop("how", None) or ["is"])[-1]
    values = [value for value in query.pop("what", []) if value.strip()]
    chip = {"field": name, "op": how, "values": values}
    listing = Listing.from_request(request, record_type, query)
    try:
        words.describe(chip, listing.resolved, listing.viewer)
    except Invalid as reason:
        messages.error(request, reason.message)
        return redirect(f"/{record_type.address}/{listing.address()}")
    kept = [one for one in listing.chips if address.read_chip(one)["field"] != name]
    return redirect(f"/{record_type.address}/{listing.address(f=[*kept, address.write_chip(chip)])}")


def head(request: Request, listing: Listing) -> dict[str, Any]:
    """Make what list and board share: views, filters, looks, what may be done."""
    record_type = listing.record_type
    home = f"/{record_type.address}/"
    look = listing.query.get("look", "list")
    looks = [
        {"code": code, "label": label, "icon": icon, "url": listing.address(look=code), "current": look == code}
        for code, label, icon in (("list", _("列表"), "rows"), ("wall", _("看板"), "board"))
    ]
    if listing.dropped:
        messages.info(request, _("视图里的这些列已不存在，已去掉：%(names)s") % {"names": enumerated(listing.dropped)})
    return {
        "frame": frame_of(request, str(record_type.many)),
        "type": described(record_type),
        "views": views(listing, home),
        "chips": chips(listing),
        "q": listing.q,
        "where": listing.where,
        "keep": [(key, one) for key, many in listing.query.lists() for one in many if key not in NOT_KEPT],
        "sort_options": [
            {"label": str(listing.resolved.fields[name].label), "url": listing.sorted_by(name), "current": False}
            for name in dict.fromkeys([*listing.columns, "created_at", "updated_at"])
            if name in listing.resolved.fields and name not in listing.resolved.masked
        ],
        "looks": looks if walled(listing) else [],
        "can": can(record_type, listing.viewer),
    }


def walled(listing: Listing) -> bool:
    """Say whether this person gets a board: the field of its columns must be one that they may group by."""
    board_of = listing.record_type.board
    return bool(board_of) and listing.resolved.known(board_of["by"])


def filtered(view: dict[str, Any]) -> str:
    """Write the filters of a shipped view (None for empty), and its order where it has one, as an address has them."""
    filters = view["filters"].items()
    made = [f"f={name}:is:{quote(value, safe=':')}" if value else f"f={name}:empty" for name, value in filters]
    return "&".join([*made, f"sort={view['sort']}"] if "sort" in view else made)


def views(listing: Listing, home: str) -> list[dict[str, Any]]:
    """Give the tabs: all rows, the type's own views, then the saved ones the person sees."""
    declared = listing.record_type.views
    whole = [] if declared and not declared[0]["filters"] else [{"name": _("全部"), "filters": {}}]
    shipped: list[dict[str, Any]] = [
        {
            "id": 0,
            "name": str(view["name"]),
            "url": f"{home}?{filtered(view)}" if view["filters"] else plain_url(listing),
            "current": False,
            "count": "",
            "shared": True,
            "mine": False,
            "edit_url": "",
        }
        for view in [*whole, *declared]
    ]
    shipped += review.views(listing.record_type, listing.viewer, home)
    saved = [
        {
            "id": view.pk,
            "name": view.name,
            "url": f"{home}?view={view.pk}",
            "current": listing.view is not None and listing.view.pk == view.pk,
            "count": "",
            "shared": view.sharing != "self",
            "mine": view.owner_id == listing.viewer.user_id,
            "edit_url": f"{home}views/{view.pk}/",
        }
        for view in views_for(listing.record_type, listing.viewer)
        if view.name != OWN_COLUMNS
    ]
    if listing.view is None:
        asked = listing.query.urlencode(safe=":")
        own = [one for one in shipped if one["url"].partition("?")[2] == asked]
        (own or shipped)[0]["current"] = bool(own) or not listing.chips
    return [*shipped, *saved]


def chips(listing: Listing) -> list[dict[str, Any]]:
    """Give the filters as sentences, each with the address that takes it away."""
    made = []
    for chip in listing.chips:
        leaf = address.read_chip(chip)
        said = words.describe(leaf, listing.resolved, listing.viewer)
        made.append(
            {
                "field": leaf["field"],
                "label": said.label,
                "how": said.how,
                "what": said.what,
                "edit_url": f"/{listing.record_type.address}/filter/{listing.address(edit=leaf['field'])}",
                "remove_url": listing.address(f=address.without_chip(listing.chips, chip) or [""]),
            }
        )
    if listing.where:
        made.append(
            {
                "field": "where",
                "label": _("条件"),
                "how": "",
                "what": listing.where_said(),
                "edit_url": f"/{listing.record_type.address}/filter/{listing.address(edit='where')}",
                "remove_url": listing.address(where=None),
            }
        )
    return made


def table(listing: Listing) -> dict[str, Any]:
    """Make the rows with their columns, pages and totals."""
    cells = Cells(listing.resolved, listing.viewer)
    names = listing.columns
    reasons = Reasons(listing, cells)
    called = Called(listing.resolved, cells.paths(list(dict.fromkeys([*names, *reasons.names]))), listing.viewer)
    page = listing.page(called.paths)
    why = reasons.read(page)
    address = listing.record_type.address
    rows = rows_of(page, called, cells, names, reasons if why else None)
    start = as_id(listing.query.get("at", "")) or 1
    columns = [column(listing, name) for name in names]
    if why:
        columns.append({**column(listing, names[0]), "name": "why", "label": _("匹配原因"), "rank": 1, "sort_url": ""})
    return {
        "columns": columns,
        "rows": rows,
        "total_text": listing.count_text,
        "page_from": start if rows else 0,
        "page_to": start + len(rows) - 1 if rows else 0,
        **turning(listing, page, start),
        "totals": [],
        "bulk": bulk(listing),
        "empty": empty(listing),
        "near": str(NEAR) if listing.near and rows else "",
        "near_url": near_url(listing.q, len(rows), address) if listing.q and not listing.near else "",
    }


def rows_of(
    page: Page, called: Called, cells: Cells, names: list[str], reasons: Reasons | None
) -> list[dict[str, Any]]:
    """Make the rows of a page column by column: what holds for a field is asked once, not in every row."""
    if not page.rows:
        return []
    ids, owners, _sort, *read = zip(*page.rows, strict=True)
    values = called.complete(dict(zip(called.paths, read, strict=True)))
    columns = [cells.column(name, values, owners) for name in names]
    titles = [cell if isinstance(cell, str) else cell["text"] for cell in columns[0]]
    if reasons:
        stored = zip(ids, owners, zip(*values.values(), strict=True), strict=True)
        rows = [Row(pk, owner, dict(zip(values, many, strict=True))) for pk, owner, many in stored]
        columns.append([reasons.cell(row) for row in rows])
    home = f"/{cells.resolved.type.address}/"
    return [
        {"id": record_id, "url": f"{home}{record_id}/", "title": title, "cells": made}
        for record_id, title, *made in zip(ids, titles, *columns, strict=True)
    ]


def turning(listing: Listing, page: Any, start: int) -> dict[str, str]:
    """Give the addresses of the pages before and behind."""
    following = previous = ""
    if page.has_next:
        last = page.rows[-1]
        following = listing.address(after=write_cursor(last[2], last[0]), at=start + PAGE)
    if page.has_previous:
        first = page.rows[0]
        previous = listing.address(before=write_cursor(first[2], first[0]), at=max(1, start - PAGE))
    return {"next_url": following, "previous_url": previous}


def column(listing: Listing, name: str) -> dict[str, Any]:
    """Describe one column; a click sorts by it, a second click the other way."""
    field = listing.resolved.fields[name]
    order = listing.order
    sorted_now = "" if order.name != name else "desc" if order.descending else "asc"
    place = listing.columns.index(name)
    badge = listing.record_type.badges.get(name)
    kind = badge or ("user" if is_person(field) else PLAIN.get(field.kind.name, field.kind.name))
    return {
        "name": name,
        "label": str(field.label),
        "kind": kind,
        "sort_url": listing.sorted_by(f"-{name}" if sorted_now == "asc" else name),
        "sorted": sorted_now,
        "numeric": field.kind.numeric,
        "rank": 1 if place < 4 else 2 if place < 6 else 3,
        "editable": field.editable,
    }


def bulk(listing: Listing) -> list[dict[str, Any]]:
    """Give what may be done with ticked rows."""
    record_type, viewer = listing.record_type, listing.viewer
    home, query = f"/{record_type.address}/", listing.address()
    may = can(record_type, viewer)
    made = []
    if may["assign"]:
        made.append(command("assign", _("分配"), "assign", f"{home}bulk/assign/{query}"))
    made += [
        command(action.code, str(action.label), action.icon, f"{home}bulk/{action.code}/{query}")
        for action in actions_of(record_type.key)
        if action.bulk and action.open_to(viewer)
    ]
    made.append(command("compare", _("比较"), "columns", f"{home}compare/"))
    if may_merge(record_type, viewer):
        made.append(command("merge", _("合并"), "merge", f"{home}merge/"))
    for code, label, icon in (("print", _("打印"), "print"), ("export", _("导出"), "download")):
        if may[code]:
            made.append(command(code, label, icon, f"{home}{code}/{query}"))
    if may["delete"]:
        made.append({**command("delete", _("删除"), "trash", f"{home}bulk/delete/{query}"), "danger": True})
    return made


def command(code: str, label: str, icon: str, url: str) -> dict[str, Any]:
    """Describe one command of the bulk bar; it opens its page in the dialog, which asks first."""
    return {
        "code": code,
        "label": label,
        "icon": icon,
        "url": url,
        "method": "get",
        "danger": False,
        "confirm": "",
    }


def empty(listing: Listing) -> dict[str, Any]:
    """Say what to do when there is no row."""
    label = str(listing.record_type.label)
    if listing.asks_for_more:
        text = _("请至少输入 2 个字。")
        return {"title": _("再多输入一点"), "text": text, "clear_url": plain_url(listing)}
    if listing.chips or listing.q or listing.where:
        text = _("没有%(label)s符合现在的条件。") % {"label": label}
        return {"title": _("没有匹配的记录"), "text": text, "clear_url": plain_url(listing)}
    return {"title": _("还没有%(label)s") % {"label": label}, "text": beginning(listing), "clear_url": ""}


def beginning(listing: Listing) -> str:
    """Say how the first record comes about, as far as this person may bring it about."""
    may = can(listing.record_type, listing.viewer)
    if listing.record_type.comes:
        return str(listing.record_type.comes)
    if may["add"]:
        return _("从表格导入最快，也可以先手工加一个试试。") if may["import"] else _("先手工加一个试试。")
    return ""
