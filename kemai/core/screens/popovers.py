"""Small pages of a list: adding a condition, choosing columns, saving the view."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import require
from kemai.core.records.conditions import address, operators_of
from kemai.core.records.conditions.words import OPERATORS
from kemai.core.records.errors import Rejected
from kemai.core.records.typed import RecordType
from kemai.core.screens.described import crumb
from kemai.core.screens.door import records
from kemai.core.screens.entries import choices_of, entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.listing import Listing
from kemai.core.screens.models import SavedView
from kemai.core.screens.saved import (
    OWN_COLUMNS,
    delete_view,
    find_view,
    keep_columns,
    keep_start,
    may_change,
    may_share,
    roles,
    save_view,
    start_view,
)
from kemai.core.tenancy.request import Request

OTHERS = frozenset({"name", "sharing", "role", "starts", "delete"})  # what only the owner of a view may say
DROPPED = ("after", "before", "at", "edit", "field", "how", "what")


@records("GET")
def filter_page(request: Request, record_type: RecordType) -> HttpResponse:
    """Offer the fields to filter by, or the form of one condition."""
    require(record_type, "find", request.viewer)
    query = request.GET.copy()
    name = (query.pop("field", None) or query.pop("edit", None) or [""])[-1]
    listing = Listing.from_request(request, record_type, query)
    home = f"/{record_type.address}/"
    keep = [(key, value) for key, values in query.lists() for value in values if key not in DROPPED]
    known = listing.resolved.fields.get(name)
    fields = [
        {"name": one, "label": str(field.label), "url": f"{home}filter/{listing.address(field=one)}"}
        for one, field in listing.resolved.fields.items()
        if one not in listing.resolved.masked
    ]
    field = condition_form(listing, name) if known and name not in listing.resolved.masked else None
    context = {"fields": fields, "field": field, "action": home, "keep": keep, "where": listing.where}
    context["build_url"] = f"{home}conditions/{listing.address()}"
    return render(request, "screens/filter.html", context)


def condition_form(listing: Listing, name: str) -> dict[str, Any]:
    """Describe the form of one condition, filled with the present one when there is any."""
    field = listing.resolved.fields[name]
    chip = next((leaf for leaf in map(address.read_chip, listing.chips) if leaf["field"] == name), None)
    operator = chip["op"] if chip else operators_of(field)[0]
    values = [str(value) for value in chip["values"]] if chip else []
    choices = [] if field.kind.name == "fk" else choices_of(field, listing.viewer, values)
    return {
        "name": name,
        "label": str(field.label),
        "kind": field.kind.name,
        "input_type": "checks"
        if choices
        else field.kind.input_type.replace("link", "text").replace("textarea", "text"),
        "operators": [
            {"code": code, "label": str(OPERATORS[code]), "selected": code == operator} for code in operators_of(field)
        ],
        "choices": choices,
        "values": values or [""],
    }


@records("GET", "POST")
def columns_page(request: Request, record_type: RecordType) -> HttpResponse:
    """Offer the columns in their order, and remember what a person chose."""
    require(record_type, "find", request.viewer)
    listing = Listing.from_request(request, record_type)
    home = f"/{record_type.address}/"
    if request.method == "POST":
        chosen = [name for name in request.POST.getlist("columns") if name in listing.resolved.fields]
        if listing.view and listing.view.owner_id == request.viewer.user_id:
            listing.view.columns = chosen
            listing.view.save(update_fields=["columns"])
        else:
            keep_columns(record_type, chosen, by=request.viewer)
        return redirect(home + listing.address(columns=None))
    rest = [name for name in listing.resolved.fields if name not in listing.columns]
    columns = [
        {
            "name": name,
            "label": str(listing.resolved.fields[name].label),
            "chosen": name in listing.columns,
            "fixed": name == record_type.title,
        }
        for name in [*listing.columns, *rest]
    ]
    context = {"all_columns": columns, "action": f"{home}columns/{listing.address()}", "reset_url": ""}
    return render(request, "screens/columns.html", context)


@records("GET", "POST")
def views_page(request: Request, record_type: RecordType, view_id: int | None = None) -> HttpResponse:
    """Save the list as it stands as a view, or rename, share and delete one of one's own."""
    require(record_type, "find", request.viewer)
    view = find_view(record_type, str(view_id), request.viewer) if view_id else None
    if view_id and (view is None or view.name == OWN_COLUMNS):
        raise Http404(str(view_id))
    errors: dict[str, Any] = {}
    if request.method == "POST":
        if view and not may_change(view, request.viewer):
            if not OTHERS.isdisjoint(request.POST):
                raise Forbidden(_("只有视图的主人可以修改或删除它"))
            keep_start(record_type, view, request.POST.get("mine") == "1", by=request.viewer)
            return redirect(f"/{record_type.address}/?view={view.pk}")
        if view and request.POST.get("delete"):
            delete_view(view, by=request.viewer)
            messages.success(request, _("视图已删除"))
            return redirect(f"/{record_type.address}/")
        try:
            saved = save_view(record_type, view_values(request, record_type, view), by=request.viewer, view=view)
            keep_start(record_type, saved, request.POST.get("mine") == "1", by=request.viewer)
            messages.success(request, _("视图“%(name)s”已保存") % {"name": saved.name})
            return redirect(f"/{record_type.address}/?view={saved.pk}")
        except Rejected as reasons:
            errors = reasons.errors
    return render(
        request, "screens/views.html", views_form(request, record_type, view, errors), status=422 if errors else 200
    )


def view_values(request: Request, record_type: RecordType, view: SavedView | None) -> dict[str, Any]:
    """Take the name and sharing as typed, and for a new view the list as it stands."""
    values: dict[str, Any] = {name: request.POST.get(name, "") for name in ("name", "sharing", "role", "starts")}
    if view is None:
        listing = Listing.from_request(request, record_type)
        look = request.GET.get("look", "list")
        values |= {
            "columns": listing.columns,
            "filters": {"f": listing.chips, "where": listing.where},
            "sort": listing.order.text,
            "look": look if look in SavedView.Look.values else "list",
        }
    return values


def views_form(
    request: Request, record_type: RecordType, view: SavedView | None, errors: dict[str, Any]
) -> dict[str, Any]:
    """Make the form of a view; who may not change it may still open the list with it."""
    title = _("编辑视图") if view else _("保存视图")
    home = f"/{record_type.address}/"
    mine = view is not None and start_view(record_type, request.viewer) == view
    fields = view_fields(request, view) if view is None or may_change(view, request.viewer) else []
    fields.append(tick("mine", _("我打开列表时先看到它"), request.POST.get("mine") == "1" if errors else mine))
    for field in fields:
        field["error"] = errors_of(errors, field["name"])
    return {
        "frame": frame_of(request, title, crumbs=[crumb(record_type)]),
        "title": title,
        "action": f"{home}views/{view.pk}/" if view else f"{home}views/?{request.GET.urlencode()}",
        "cancel_url": home,
        "delete_url": f"{home}views/{view.pk}/" if view and len(fields) > 1 else "",
        "errors": [],
        "form_key": "",
        "hidden": [],
        "fields": fields,
    }


def view_fields(request: Request, view: SavedView | None) -> list[dict[str, Any]]:
    """Make the fields of name and sharing, with what was typed after a refusal."""
    typed = request.POST if request.method == "POST" else {}
    sharing = typed.get("sharing") or (view.sharing if view else SavedView.Sharing.SELF)
    value = typed.get("name") or (view.name if view else "")
    fields = [entry("name", _("名称"), required=True, max_length=60, autofocus=True, value=value)]
    offered = SavedView.Sharing.choices if may_share(request.viewer) else SavedView.Sharing.choices[:1]
    choices = [{"value": code, "label": str(label), "selected": code == sharing} for code, label in offered]
    fields.append(entry("sharing", _("给谁看"), "pick", input_type="select", choices=choices))
    if may_share(request.viewer):
        chosen = typed.get("role") or str((view and view.role_id) or "")
        named = [
            {"value": str(one.pk), "label": one.label, "selected": str(one.pk) == chosen}
            for one in roles(request.viewer)
        ]
        help_text = _("给谁看选“角色”时填写")
        fields.append(
            entry(
                "role",
                _("角色"),
                "pick",
                input_type="select",
                choices=[{"value": "", "label": "", "selected": not chosen}, *named],
                help=help_text,
            )
        )
        starts = typed.get("starts") == "1" if typed else bool(view and view.starts)
        fields.append(tick("starts", _("此角色的人打开列表时先看到它"), starts))
    return fields


def tick(name: str, label: str, value: bool) -> dict[str, Any]:
    """Describe a box to tick."""
    return entry(name, label, "bool", input_type="checkbox", value="1" if value else "")
