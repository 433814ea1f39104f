"""Editing one value in place, in a list cell or beside its label; profiles are edited through their whole."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import fetch
from kemai.core.records import registry
from kemai.core.records.errors import Rejected, Stale
from kemai.core.records.fields import Field
from kemai.core.records.ids import as_id
from kemai.core.records.typed import RecordType
from kemai.core.screens.cells import Cells, Row
from kemai.core.screens.details import read_record, value_at
from kemai.core.screens.door import records
from kemai.core.screens.entries import entry_of
from kemai.core.screens.forms import LISTS, listed, refuse_gone, stale_view
from kemai.core.screens.heads import shown
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer


@records("GET", "POST")
def field_page(request: Request, record_type: RecordType, record_id: int, name: str) -> HttpResponse:
    """Show one value, its input, or after a POST the saved value; 422 keeps the input with the reason beside it."""
    resolved = registry.resolve(record_type, request.viewer)
    field = resolved.fields.get(name)
    if field is None:
        raise Http404(name)
    if request.method == "POST":
        refuse_gone(record_type, record_id, request.viewer)
    record = fetch(record_type, record_id, "write", request.viewer)
    refuse_closed(resolved, field, record.owner_id, request.viewer)
    home = f"/{record_type.address}/{record_id}/"
    if request.method == "GET":
        entry = None if request.GET.get("shown") else entry_of(field, getattr(record, field.path), request.viewer)
        return answer(request, record_type, record_id, name, home, entry, record.lock_version)
    raw = listed(request, record_type, field) if field.kind.name in LISTS else request.POST.get(name, "")
    try:
        known = as_id(request.POST.get("lock_version", ""))
        saved = actions.edit(record_type, record_id, {name: raw}, by=request.viewer, version=known)
    except Stale as stale:
        theirs = stale_view(record, record_type, {name: raw}, stale.theirs)
        view = {"who": theirs["who"], "when": theirs["when"], "theirs": theirs["fields"][0]["theirs"]}
        entry = entry_of(field, None, request.viewer, typed=raw)
        return answer(request, record_type, record_id, name, home, entry, record.lock_version, stale=view, status=409)
    except Rejected as reasons:
        found = reasons.errors.get(name) or [one for many in reasons.errors.values() for one in many]
        entry = entry_of(field, None, request.viewer, typed=raw, errors=found)
        return answer(request, record_type, record_id, name, home, entry, record.lock_version, status=422)
    return answer(request, record_type, record_id, name, home, None, saved.lock_version)


def refuse_closed(resolved: registry.Resolved, field: Field, owner_id: int | None, viewer: Viewer) -> None:
    """Refuse to open a field that the person may only read, or sees masked because the record is another's."""
    if not field.editable or (field.name in resolved.masked and owner_id != viewer.user_id):
        raise Forbidden(str(field.label))


def answer(
    request: Request,
    record_type: RecordType,
    record_id: int,
    name: str,
    home: str,
    entry: dict[str, Any] | None,
    version: int,
    *,
    stale: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Give the fragment of one value."""
    _record, row, cells = read_record(record_type, record_id, request.viewer)
    context = {
        "cell": shown(name, row, cells, home, True),
        "field": entry,
        "action": f"{home}field/{name}/",
        "lock_version": version,
        "stale": stale,
    }
    return render(request, "screens/field.html", context, status=status)


@records("GET", "POST")
def part_field_page(request: Request, record_type: RecordType, record_id: int, part: str, name: str) -> HttpResponse:
    """Edit one value of a profile; the profile is made when its first value is saved."""
    part_type = next((one for one in registry.parts_of(record_type) if one.address == part), None)
    field = registry.resolve(part_type, request.viewer).fields.get(name) if part_type else None
    if part_type is None or field is None:
        raise Http404(name)
    whole = fetch(record_type, record_id, "write", request.viewer)
    refuse_closed(registry.resolve(part_type, request.viewer), field, whole.owner_id, request.viewer)
    record = part_type.model.objects.filter(**{part_type.part_of: whole.pk}).first()
    home = f"/{record_type.address}/{record_id}/{part}/"
    value = getattr(record, field.path) if record else None
    entry: dict[str, Any] | None = None
    status = 200
    if request.method == "GET":
        entry = None if request.GET.get("shown") else entry_of(field, value, request.viewer)
    else:
        raw: Any = request.POST.getlist(name) if field.kind.name in LISTS else request.POST.get(name, "")
        try:
            record = save_part(part_type, whole, record, {name: raw}, request.viewer)
        except Rejected as reasons:
            found = [one for many in reasons.errors.values() for one in many]
            entry, status = entry_of(field, None, request.viewer, typed=raw, errors=found), 422
    cell = part_cell(part_type, whole, record, name, home, request.viewer)
    version = record.lock_version if record else 0
    context = {
        "cell": cell,
        "field": entry,
        "action": f"{home}field/{name}/",
        "lock_version": version,
        "stale": None,
    }
    return render(request, "screens/field.html", context, status=status)


def save_part(part_type: RecordType, whole: Any, record: Any, values: dict[str, Any], viewer: Any) -> Any:
    """Save values of a profile, making it when there is none; it belongs to the owner of its whole."""
    if record is not None:
        return actions.edit(part_type, record.pk, values, by=viewer)
    return actions.add(part_type, {part_type.part_of: whole.pk, **values}, by=viewer)


def part_cell(part_type: RecordType, whole: Any, record: Any, name: str, home: str, viewer: Any) -> dict[str, Any]:
    """Show one value of a profile."""
    cells = Cells(registry.resolve(part_type, viewer), viewer)
    record = record or part_type.model()
    row = Row(record.pk or 0, whole.owner_id, {path: value_at(record, path) for path in cells.paths([name])})
    return shown(name, row, cells, home, True)
