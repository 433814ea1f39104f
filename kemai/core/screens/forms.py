"""Adding and editing a record in a form: typed values kept, each reason beside its field, duplicates shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core import actions
from kemai.core.access.fields import mask_of
from kemai.core.actions.perform import fetch, require, right_of
from kemai.core.dictionary.book import book
from kemai.core.duplicates.confirming import add_knowing, to_confirm
from kemai.core.duplicates.rules import compared
from kemai.core.duplicates.show import duplicates_of
from kemai.core.files.fields import take_in
from kemai.core.lines.keeping import LINES
from kemai.core.lines.table import line_label, lines_table, typed_lines
from kemai.core.merge.trail import survivor_of
from kemai.core.modules.declare import holds_page
from kemai.core.own.rules import shown_when
from kemai.core.records import registry
from kemai.core.records.errors import Rejected, Stale
from kemai.core.records.fields import Field
from kemai.core.records.ids import as_id, as_ids
from kemai.core.records.typed import RecordType
from kemai.core.screens.described import crumb, described
from kemai.core.screens.door import Refused, records
from kemai.core.screens.entries import entry, entry_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.tools import tools_of
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

LISTS = ("dicts", "people", "file")


@records("GET", "POST")
def add_page(request: Request, record_type: RecordType) -> HttpResponse:
    """Add a record; like records are shown before anything is saved, and the person may go on after confirming."""
    require(record_type, "add", request.viewer)
    if request.method == "GET":
        return form(request, record_type, None, initial(request, record_type))
    values = typed_values(request, record_type)
    hits = duplicates_of(record_type, values, by=request.viewer)
    try:
        if to_confirm(hits) and not request.POST.get("confirm_duplicates"):
            actions.checked(record_type, values, by=request.viewer)
            return form(request, record_type, None, values, hits=hits, status=409)
        made = add_knowing(record_type, values, hits, by=request.viewer)
    except Rejected as reasons:
        return form(request, record_type, None, values, errors=reasons.errors, hits=hits, status=422)
    messages.success(request, _("%(type)s已保存") % {"type": record_type.label})
    if request.POST.get("again"):
        return redirect(f"/{record_type.address}/add/?{request.GET.urlencode()}")
    return redirect(f"/{record_type.address}/{made.pk}/")


def typed_values(request: Request, record_type: RecordType, record: Any = None) -> dict[str, Any]:
    """Take the form's fields from the request; a checkbox that is not ticked counts as no."""
    resolved = registry.resolve(record_type, request.viewer)
    values: dict[str, Any] = {}
    for _label, names in resolved.form:
        for name in names:
            field = resolved.fields[name]
            if not may_type(resolved, field, record, request.viewer):
                continue
            if field.kind.name in LISTS:
                if name in request.POST or f"{name}.sent" in request.POST:
                    values[name] = listed(request, record_type, field)
            elif field.kind.name == "bool":
                values[name] = request.POST.get(name, "")
            elif name in request.POST:
                values[name] = request.POST[name]
    rows = typed_lines(record_type, request.POST, request.viewer) if record_type.lines else None
    return values if rows is None else {**values, LINES: rows}


def listed(request: Request, record_type: RecordType, field: Field) -> list[Any]:
    """Take the values of a field that may have several; files that come along are kept, refused ones as reasons."""
    kept: list[Any] = request.POST.getlist(field.name)
    files = request.FILES.getlist(f"{field.name}.files") if field.kind.name == "file" else []
    return [*kept, *take_in(record_type, files, request.viewer)]


def may_type(resolved: registry.Resolved, field: Field, record: Any, viewer: Viewer) -> bool:
    """Say whether a person may type into a field: neither read-only nor masked on a record of somebody else."""
    mine = record is None or record.owner_id == viewer.user_id
    if record is not None and field.name in resolved.type.first:
        return False
    return field.editable and (mine or field.name not in resolved.masked)


def read_only_entry(record_type: RecordType, field: Field, record: Any, viewer: Viewer) -> dict[str, Any]:
    """Show a field in the form that the person may not type into, masked where they see it masked."""
    text = shown_stored(record_type, field.name, record, getattr(record, field.path))
    masked = record.owner_id != viewer.user_id and field.name in registry.resolve(record_type, viewer).masked
    return entry(field.name, field.label, value=mask_of(text, field.kind.name) if masked else text, readonly=True)


def initial(request: Request, record_type: RecordType) -> dict[str, Any]:
    """Give the values that a new form starts with: defaults, then what the address says."""
    viewer = request.viewer
    values: dict[str, Any] = {}
    begun = record_type.begin(viewer)
    for name, field in registry.resolve(record_type, viewer).fields.items():
        first = begun.get(name, field.default)
        if first not in (None, ""):
            values[name] = field.kind.input(field, first)
        if name in request.GET:
            values[name] = request.GET[name]
    values.setdefault("owner", str(viewer.user_id))
    for name, code in record_type.starts.items():
        first = book(viewer).find(record_type.fields[name].dictionary, code)
        values.setdefault(name, str(first.id) if first else "")
    return values


@records("GET", "POST")
def edit_page(request: Request, record_type: RecordType, record_id: int) -> HttpResponse:
    """Edit a record; when someone saved meanwhile both versions are shown (E-STALE)."""
    if request.method == "POST":
        refuse_gone(record_type, record_id, request.viewer)
    record = fetch(record_type, record_id, "write", request.viewer)
    if request.method == "GET":
        return form(request, record_type, record, None)
    values = typed_values(request, record_type, record)
    try:
        known = as_id(request.POST.get("lock_version", ""))
        saved = actions.edit(record_type, record_id, values, by=request.viewer, version=known)
    except Stale as stale:
        return form(request, record_type, record, values, stale=stale.theirs, status=409)
    except Rejected as reasons:
        return form(request, record_type, record, values, errors=reasons.errors, status=422)
    messages.success(request, _("%(type)s已保存") % {"type": record_type.label})
    return redirect(f"/{record_type.address}/{saved.pk}/")


def refuse_gone(record_type: RecordType, record_id: int, viewer: Viewer) -> None:
    """Refuse to save a record that someone put into the recycle bin meanwhile, and say who did it and when."""
    rows = record_type.model.objects.with_deleted().visible_to(viewer, right_of(record_type, "write")[1])
    gone = rows.filter(pk=record_id, is_deleted=True).select_related("updated_by").first()
    if gone is not None and survivor_of(record_type, record_id) is None:
        who = gone.updated_by.name if gone.updated_by_id else ""
        words = {"who": who, "when": f"{timezone.localtime(gone.deleted_at):%m-%d %H:%M}"}
        raise Refused(409, _("%(who)s %(when)s把这条记录移到了回收站，这次修改没有保存。") % words)


def form(
    request: Request,
    record_type: RecordType,
    record: Any,
    typed: Mapping[str, Any] | None,
    *,
    errors: Mapping[str, Any] | None = None,
    stale: Mapping[str, Any] | None = None,
    hits: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the form with what was typed, the reasons, the newer version and the like records."""
    errors, home = errors or {}, f"/{record_type.address}/"
    here = f"{home}{record.pk}/" if record else home
    words = {"type": record_type.label}
    title = _("编辑%(type)s") % words if record else _("新建%(type)s") % words
    both = stale_view(record, record_type, typed or {}, stale) if stale else None
    context = {
        "frame": frame_of(request, title, crumbs=[crumb(record_type)]),
        "type": described(record_type),
        "title": title,
        "action": f"{here}edit/" if record else f"{home}add/?{request.GET.urlencode()}",
        "cancel_url": here,
        "form_key": "",
        "lock_version": record.lock_version if record else None,
        "again": record is None,
        "paste_url": "" if record or holds_page(request.viewer.rights.off, record_type.paste) else record_type.paste,
        "tools": tools_of(record_type, record, request.viewer),
        "errors": summary(record_type, errors),
        "groups": groups(request, record_type, record, typed or {}, errors, both),
        "lines": lines_table(record_type, record, (typed or {}).get(LINES), errors, request.viewer),
        "stale": both,
        "duplicates": {"confirm": bool(hits), "hits": hits} if hits else None,
    }
    return render(request, "screens/form.html", context, status=status)


def groups(
    request: Request,
    record_type: RecordType,
    record: Any,
    typed: Mapping[str, Any],
    errors: Mapping[str, Any],
    both: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Make the inputs in their groups; a folded group with a reason or another person's version in it opens."""
    resolved = registry.resolve(record_type, request.viewer)
    theirs = {one["name"]: version(one, both) for one in both["fields"]} if both else {}
    made: list[dict[str, Any]] = []
    watched = {*compared(record_type, request.viewer.organisation_id), *record_type.offers_from}
    check_url = f"/{record_type.address}/duplicates/{f'?record={record.pk}' if record else ''}"
    for label, names in resolved.form:
        fields: list[dict[str, Any]] = []
        for name in names:
            field = resolved.fields[name]
            if not may_type(resolved, field, record, request.viewer):
                fields += [read_only_entry(record_type, field, record, request.viewer)] if record else []
                continue
            value = getattr(record, field.path) if record else None
            one = entry_of(field, value, request.viewer, typed=typed.get(name), errors=errors.get(name, ()))
            one["check_url"] = check_url if name in watched else ""
            one["autofocus"] = not made and not fields
            one["theirs"] = theirs.get(name)
            one["when"] = shown_when(record_type, name, request.viewer)
            fields.append(one)
        folded = label in record_type.folded and not any(one["error"] or one["theirs"] for one in fields)
        made.append({"label": str(label), "folded": folded, "fields": fields})
    return [group for group in made if group["fields"]]


def summary(record_type: RecordType, errors: Mapping[str, Any]) -> list[dict[str, str]]:
    """List all reasons at the head of the form."""
    return [
        {
            "name": name,
            "label": str(record_type.fields[name].label)
            if name in record_type.fields
            else line_label(record_type, name),
            "text": reason.message,
            "url": reason.link,
        }
        for name, reasons in errors.items()
        for reason in reasons
    ]


def stale_view(record: Any, record_type: RecordType, typed: Mapping[str, Any], theirs: Mapping[str, Any]) -> Any:
    """Set both versions of the fields in conflict side by side."""
    fields = [
        {
            "name": name,
            "label": str(record_type.fields[name].label),
            "mine": shown_typed(record_type, name, typed.get(name)),
            "theirs": shown_stored(record_type, name, record, value),
            "values": given(record_type.fields[name].kind.input(record_type.fields[name], value)),
        }
        for name, value in theirs.items()
    ]
    who = record.updated_by.name if record.updated_by_id else ""
    return {"who": who, "when": f"{timezone.localtime(record.updated_at):%H:%M}", "fields": fields}


def given(shown: Any) -> list[str]:
    """Give an input's value as the values that a form would send."""
    return [str(one) for one in shown] if isinstance(shown, list) else [str(shown)]


def version(field: Mapping[str, Any], both: Mapping[str, Any]) -> dict[str, Any]:
    """Give the other person's version of one field to its input."""
    return {"who": both["who"], "when": both["when"], "label": field["theirs"], "values": field["values"]}


def shown_typed(record_type: RecordType, name: str, raw: Any) -> str:
    """Say a typed value in words where it is a choice; of files only how many there are."""
    field = record_type.fields[name]
    if isinstance(raw, list):
        ids = as_ids([str(one) for one in raw])
        return f"{len(ids)}" if field.kind.name == "file" else field.show(f",{','.join(map(str, ids))},")
    if field.kind.name == "dict":
        return field.show(as_id(raw))
    return field.show(raw) if field.kind.name == "pick" else str(raw or "")


def shown_stored(record_type: RecordType, name: str, record: Any, value: Any) -> str:
    """Say a stored value in words."""
    field = record_type.fields[name]
    if field.kind.name == "fk" and field.own:
        return str(field.target._base_manager.filter(pk=value).values_list(field.target_title, flat=True).first() or "")
    if field.kind.name == "fk":
        linked = getattr(record, field.relation)
        return str(getattr(linked, field.target_title)) if linked else ""
    return field.show(value)


@records("GET", "POST")
def duplicates_page(request: Request, record_type: RecordType) -> HttpResponse:
    """Show records like the one being typed and offer what follows from it, before anything is saved."""
    given = request.POST if request.method == "POST" else request.GET
    mine = as_id(given.get("record", ""))
    require(record_type, "add" if mine is None else "write", request.viewer)
    names = compared(record_type, request.viewer.organisation_id)
    typed = {name: given[name] for name in (*names, *record_type.offers_from) if given.get(name)}
    if len("".join(typed.values())) > 2000:
        raise Refused(400, _("内容过长。"))
    values = {name: typed[name] for name in names if name in typed}
    hits = duplicates_of(record_type, values, by=request.viewer, but=mine)
    offered = record_type.offer(typed, {}, request.viewer) if record_type.offers_from else {}
    offers = [{"name": name, "text": text} for name, text in offered.items() if name not in typed]
    context = {"duplicates": {"confirm": False, "hits": hits}, "offers": offers}
    return render(request, "screens/duplicates.html", context)
