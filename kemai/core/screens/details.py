"""The page of one record, its drawer beside the list, its timeline and history."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.actions.perform import NotFound, fetch, require, right_of
from kemai.core.history.words import changes_of, verb_of
from kemai.core.merge.trail import newest_acts, survivor_of
from kemai.core.own.values import PREFIX
from kemai.core.records import registry
from kemai.core.records.conditions import UnknownName
from kemai.core.records.ids import as_id
from kemai.core.records.typed import RecordType
from kemai.core.screens.beside import has_later, panels_beside
from kemai.core.screens.cells import Cells, Row
from kemai.core.screens.described import crumb, described
from kemai.core.screens.door import records
from kemai.core.screens.frame import frame_of
from kemai.core.screens.heads import groups_of, head_of
from kemai.core.screens.panels import beyond, files_panel, panels_of, shown_links
from kemai.core.tenancy.prepared import columns_of, made, prepared
from kemai.core.tenancy.request import Request
from kemai.core.timeline.composing import composer
from kemai.core.timeline.page import timeline

ACTS = 100
PEEKED = 8


def read_record(record_type: RecordType, record_id: int, viewer: Any) -> tuple[Any, Row, Cells]:
    """Read one record with every value that the person may see, in one query; 404 when it is out of sight."""
    require(record_type, "read", viewer)
    resolved = registry.resolve(record_type, viewer)
    cells = Cells(resolved, viewer)
    columns = columns_of(record_type.model)
    paths = [path for path in cells.paths(list(resolved.fields)) if path not in columns]
    found = one_record(viewer, record_type.key, (*columns, *paths), record_id=record_id)
    if not found:
        raise NotFound(f"{record_type.label} {record_id}")
    record = made(record_type.model, columns, found[0][: len(columns)])
    if record.is_deleted and (not viewer.may(*right_of(record_type, "delete")) or survivor_of(record_type, record_id)):
        raise NotFound(f"{record_type.label} {record_id}")
    return record, Row(record.pk, record.owner_id, dict(zip([*columns, *paths], found[0], strict=True))), cells


@prepared
def one_record(viewer: Any, type_key: str, paths: tuple[str, ...], *, record_id: int) -> QuerySet[Any, Any]:
    """Ask for values of one record, as far as its reader sees it, the recycle bin included."""
    record_type = registry.get(type_key)
    rows = record_type.model.objects.with_deleted().visible_to(viewer, right_of(record_type, "read")[1])
    return rows.filter(pk=record_id).values_list(*paths)[:1]


@records("GET")
def detail_page(request: Request, record_type: RecordType, record_id: int) -> HttpResponse:
    """Show a record: head, fields, one timeline, related records, files."""
    viewer = request.viewer
    record, row, cells = read_record(record_type, record_id, viewer)
    head = head_of(record_type, record, row, cells)
    home = f"/{record_type.address}/{record_id}/"
    part = next((one for one in registry.parts_of(record_type) if one.address == request.GET.get("tab")), None)
    context = {
        "frame": frame_of(request, head["title"], crumbs=[crumb(record_type)]),
        "type": described(record_type),
        "record": head,
        "tabs": tabs(record_type, home, part),
        "groups": part_groups(part, record, viewer) if part else groups_of(record_type, record, row, cells),
        "lock_version": record.lock_version,
        "deleted": deleted(record, home),
        "composer": composer(record_type, record, viewer) if record_type.notes and not record.is_deleted else None,
        "timeline": timeline(record_type, record, viewer),
        "beside": panels_beside(record_type.key, record, viewer),
        "panels": panels_of(record_type, record, viewer),
        "files": files_panel(record_type, record, home, viewer),
        "later_url": f"{home}related/" if more_panels(record_type, viewer) else "",
    }
    return render(request, "screens/detail.html", context)


def more_panels(record_type: RecordType, viewer: Any) -> bool:
    """Say whether a record has panels that are fetched once its page stands."""
    links = shown_links(record_type, viewer, later=True) or beyond(record_type, viewer)
    return has_later(record_type.key, viewer) or bool(links)


@records("GET")
def related_page(request: Request, record_type: RecordType, record_id: int) -> HttpResponse:
    """Show the related records that a record's page fetches once it stands; a page of its own without script."""
    record = fetch(record_type, record_id, "read", request.viewer)
    title = record_type.title_of(record)
    home = f"/{record_type.address}/{record_id}/"
    context = {
        "frame": frame_of(request, title, crumbs=[crumb(record_type), {"label": title, "url": home}]),
        "title": title,
        "beside": panels_beside(record_type.key, record, request.viewer, later=True),
        "panels": panels_of(record_type, record, request.viewer, later=True),
    }
    return render(request, "screens/related.html", context)


def tabs(record_type: RecordType, home: str, part: RecordType | None) -> list[dict[str, Any]]:
    """Give the tabs: the overview, then a tab for each profile that belongs to the record."""
    made = [{"label": _("概览"), "url": home, "current": part is None, "count": ""}]
    for one in registry.parts_of(record_type):
        url = f"{home}?tab={one.address}"
        made.append({"label": str(one.label), "url": url, "current": one is part, "count": ""})
    made.append({"label": _("修改历史"), "url": f"{home}history/", "current": False, "count": ""})
    return made


def part_groups(part: RecordType, whole: Any, viewer: Any) -> list[dict[str, Any]]:
    """Give the field groups of a profile; one that does not exist yet shows empty and is made on first edit."""
    record = part.model.objects.filter(**{part.part_of: whole.pk}).first()
    if record is None:
        record = part.model(organisation_id=whole.organisation_id, owner_id=whole.owner_id)
        setattr(record, f"{part.part_of}_id", whole.pk)
    resolved = registry.resolve(part, viewer)
    cells = Cells(resolved, viewer)
    values = {path: value_at(record, path) for path in cells.paths(list(resolved.fields))}
    row = Row(record.pk or 0, whole.owner_id, values)
    base = f"/{registry.whole_of(part).address}/{whole.pk}/{part.address}/"
    return groups_of(part, record, row, cells, base)


def value_at(record: Any, path: str) -> Any:
    """Follow a query path on a record in memory."""
    if path.startswith(PREFIX) and "__of_" not in path:
        return getattr(record, path)
    for name in path.split("__"):
        record = getattr(record, name, None) if record is not None else None
    return record


def deleted(record: Any, home: str) -> dict[str, str] | None:
    """Say that a record lies in the recycle bin and how it comes back."""
    if not record.is_deleted:
        return None
    return {"text": _("这条记录在回收站中。"), "restore_url": f"{home}restore/"}


@records("GET")
def peek_page(request: Request, record_type: RecordType, record_id: int) -> HttpResponse:
    """Show the most needed of a record in the drawer beside the list."""
    record, row, cells = read_record(record_type, record_id, request.viewer)
    told = {record_type.title, "number", *record_type.facts, *record_type.badges}
    fields = [one for group in groups_of(record_type, record, row, cells)[:-1] for one in group["fields"]]
    shown = [field for field in fields if not field["empty"] and field["name"] not in told][:PEEKED]
    recent = timeline(record_type, record, request.viewer)
    recent["days"] = recent["days"][:3]
    context = {
        "type": described(record_type),
        "record": head_of(record_type, record, row, cells),
        "fields": shown,
        "timeline": recent | {"more_url": ""},
    }
    return render(request, "screens/peek.html", context)


@records("GET")
def timeline_page(request: Request, record_type: RecordType, record_id: int) -> HttpResponse:
    """Give a further page of a record's timeline, or one kind of entry."""
    record = fetch(record_type, record_id, "read", request.viewer)
    moment = moment_of(request.GET.get("before", ""))
    page = timeline(record_type, record, request.viewer, kind=request.GET.get("kind", ""), before=moment)
    return render(request, "screens/timeline.html", {"timeline": page})


def moment_of(text: str) -> datetime | None:
    """Read the moment before which a page of a timeline begins."""
    try:
        return datetime.fromtimestamp(float(text), UTC) if text else None
    except (ValueError, OverflowError, OSError) as error:
        raise UnknownName("before") from error


@records("GET")
def history_page(request: Request, record_type: RecordType, record_id: int) -> HttpResponse:
    """Show who changed a record, or one field of it, when and how; newest first."""
    viewer = request.viewer
    record, row, cells = read_record(record_type, record_id, viewer)
    name = request.GET.get("field", "")
    field = cells.resolved.fields.get(name)
    before = as_id(request.GET.get("before", ""))
    found = newest_acts(viewer, record_type, record_id, ACTS, **({"pk__lt": before} if before else {}))
    acts = [act_row(act, record_type, viewer, record, name if field else "") for act in found]
    home = f"/{record_type.address}/{record_id}/history/"
    context = {
        "frame": frame_of(request, _("修改历史"), crumbs=[crumb(record_type)]),
        "title": _("修改历史"),
        "field": str(field.label) if field else "",
        "record": head_of(record_type, record, row, cells),
        "more_url": f"{home}?field={name}&before={found[-1].pk}" if len(found) == ACTS else "",
        "acts": [act for act in acts if not field or act["changes"]],
    }
    return render(request, "screens/history.html", context)


def act_row(act: Any, record_type: RecordType, viewer: Any, record: Any, only: str) -> dict[str, Any]:
    """Give one act to the template, cut to one field when asked."""
    changes = [one for one in changes_of(act, record_type, viewer, record) if not only or one["name"] == only]
    return {
        "time": f"{timezone.localtime(act.at):%Y-%m-%d %H:%M}",
        "who": act.who or "",
        "verb": verb_of(act, record_type),
        "changes": changes,
        "note": " ".join(str(value) for value in act.facts.values()) if act.facts else "",
        "undo_url": "",
    }
