"""The page on which a person merges two records: which one survives, whose values, and what moves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.core.actions.perform import fetch
from kemai.core.compare.lines import Line, lines_of
from kemai.core.merge.declare import mergeable
from kemai.core.merge.join import both, merge
from kemai.core.merge.preview import moves_of
from kemai.core.merge.values import KEPT, REMOVED, choosable, preset
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.records.typed import RecordType
from kemai.core.screens.described import crumb
from kemai.core.screens.door import records
from kemai.core.screens.entries import entry
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request


@records("GET", "POST")
def merge_page(request: Request, record_type: RecordType, record_id: int) -> HttpResponse:
    """Choose the other record, then set both side by side and merge them."""
    if not mergeable(record_type):
        raise Http404(record_type.address)
    record = fetch(record_type, record_id, "merge", request.viewer)
    fetch(record_type, record_id, "write", request.viewer)
    given = request.POST if request.method == "POST" else request.GET
    if "with" not in given:
        return pick(request, record_type, record)
    other_id = as_id(given["with"])
    if other_id is None or other_id == record_id:
        return pick(request, record_type, record, _("请选另一条记录"))
    pair = both(record_type, record_id, other_id, by=request.viewer, lock=False)
    if request.method == "GET":
        return side_by_side(request, record_type, pair)
    try:
        return merged(request, record_type, pair)
    except Rejected as reasons:
        return side_by_side(request, record_type, pair, reasons)


def pick(request: Request, record_type: RecordType, record: Any, error: str = "") -> HttpResponse:
    """Ask which record is the same as this one."""
    title = _("合并：%(title)s") % {"title": record_type.title_of(record)}
    home = f"/{record_type.address}/"
    other = entry(
        "with",
        _("与哪条记录合并"),
        "fk",
        input_type="select",
        required=True,
        autofocus=True,
        search_url=f"{home}options/",
        error=error,
    )
    context = {
        "frame": frame_of(request, title, crumbs=[crumb(record_type)]),
        "title": title,
        "action": f"{home}{record.pk}/merge/",
        "cancel_url": f"{home}{record.pk}/",
        "field": other,
    }
    return render(request, "merge/pick.html", context, status=422 if error else 200)


def merged(request: Request, record_type: RecordType, pair: tuple[Any, Any]) -> HttpResponse:
    """Merge as the form says, and lead to the survivor with the way back."""
    typed = request.POST
    ids = [one.pk for one in pair]
    survivor = as_id(typed.get("survivor", str(ids[0])))
    if survivor is None or survivor not in ids:
        raise Rejected.one("survivor", "E-FMT")
    gone = ids[1] if survivor == ids[0] else ids[0]
    side = {str(survivor): KEPT, str(gone): REMOVED}
    choices = {name[2:]: side.get(typed[name], "") for name in typed if name.startswith("f.")}
    versions = {one: as_id(typed.get(f"version.{one}", "")) for one in ids}
    known = {one: version for one, version in versions.items() if version is not None}
    made = merge(record_type, survivor, gone, choices, by=request.viewer, versions=known)
    messages.success(request, _("已合并，30 天内可以撤销。"), extra_tags=f"/merges/{made.pk}/undo/")
    return redirect(f"/{record_type.address}/{survivor}/")


def side_by_side(
    request: Request, record_type: RecordType, pair: tuple[Any, Any], refused: Rejected | None = None
) -> HttpResponse:
    """Show both records, differing fields first; after a refusal with what was chosen and the reasons."""
    viewer, errors = request.viewer, refused.errors if refused else {}
    ids = [one.pk for one in pair]
    found = lines_of(record_type, ids, viewer)
    open_lines = choices_of(request, record_type, pair, found, errors)
    named = {line["name"] for line in open_lines}
    chosen = as_id(request.POST.get("survivor", "")) or ids[0]
    home, title = f"/{record_type.address}/", _("合并%(type)s") % {"type": record_type.label}
    stale = any(reason.code == "E-STALE" for many in errors.values() for reason in many)
    context = {
        "frame": frame_of(request, title, crumbs=[crumb(record_type)]),
        "title": title,
        "action": f"{home}{ids[0]}/merge/",
        "cancel_url": f"{home}{ids[0]}/",
        "errors": [
            {"name": "", "label": "", "text": reason.message, "url": reason.link}
            for name, many in errors.items()
            if f"f.{name}" not in named
            for reason in many
        ],
        "hidden": [("with", ids[1]), *((f"version.{one.pk}", one.lock_version) for one in pair)],
        "sides": [side_of(record_type, one, chosen) for one in pair],
        "lines": open_lines,
        "others": [others_row(line) for line in found if f"f.{line.name}" not in named and any(line.texts)],
        "moves": moves_of(record_type, pair[1].pk if chosen == ids[0] else ids[0]),
        "form_key": "",
    }
    return render(request, "merge/page.html", context, status=409 if stale else 422 if errors else 200)


def side_of(record_type: RecordType, record: Any, chosen: int) -> dict[str, Any]:
    """Give the head of one side."""
    return {
        "id": record.pk,
        "title": record_type.title_of(record),
        "number": str(getattr(record, "number", "")),
        "url": f"/{record_type.address}/{record.pk}/",
        "survives": record.pk == chosen,
    }


def others_row(line: Line) -> dict[str, Any]:
    """Give a line without a choice."""
    return {"label": line.label, "texts": line.texts, "differs": line.differs}


def choices_of(
    request: Request, record_type: RecordType, pair: tuple[Any, Any], found: list[Line], errors: dict[str, Any]
) -> list[dict[str, Any]]:
    """Give the lines in which the records differ and whose value the person chooses."""
    takes = starts(record_type, pair, request.viewer)
    made = []
    for line in found:
        if not line.differs or line.name not in takes:
            continue
        name = f"f.{line.name}"
        taken = request.POST.get(name, str(takes[line.name]))
        options = [
            {"value": str(one.pk), "text": text, "checked": taken == str(one.pk)}
            for one, text in zip(pair, line.texts, strict=True)
        ]
        said = "；".join(reason.message for reason in errors.get(line.name, ()))
        made.append({"name": name, "label": line.label, "options": options, "error": said})
    return made


def starts(record_type: RecordType, pair: tuple[Any, Any], viewer: Any) -> dict[str, int]:
    """Give for each field that a person may choose the id of the record whose value is proposed."""
    made = proposed(record_type, pair, viewer)
    ids = {one.pk: one for one in pair}
    for part in registry.parts_of(record_type):
        rows = part.model.objects.filter(**{f"{part.part_of}__in": list(ids)})
        found = {getattr(one, f"{part.part_of}_id"): one for one in rows}
        if len(found) == len(ids):
            profiles = found[pair[0].pk], found[pair[1].pk]
            owner = {profiles[0].pk: pair[0].pk, profiles[1].pk: pair[1].pk}
            made |= {f"{part.address}.{name}": owner[one] for name, one in proposed(part, profiles, viewer).items()}
    return made


def proposed(record_type: RecordType, pair: tuple[Any, Any], viewer: Any) -> dict[str, int]:
    """Give the proposals of two records or two profiles."""
    sides = preset(record_type, *pair, viewer)
    return {name: pair[sides[name] == REMOVED].pk for name in choosable(record_type, *pair, viewer)}
