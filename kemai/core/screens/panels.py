"""Related records beside a record: found from the links of the models, not from a list."""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from kemai.core.files.models import Attachment
from kemai.core.records import registry
from kemai.core.records.fields import Field
from kemai.core.records.typed import RecordType
from kemai.core.screens.cells import Cells, Row
from kemai.core.screens.heads import badge_of

SHOWN = 5
COUNTED = 100
FILES_SHOWN = 100
OF_A_FILE = ("pk", "name", "version", "size", "created_at", "created_by__name")


def links_to(record_type: RecordType) -> list[tuple[RecordType, str]]:
    """Find the whole types whose records link to a type, with the name of the link."""
    return [
        (other, name)
        for other in registry.all()
        if not other.part_of
        for name, field in (other.fields if record_type.key in other.panels_under else own_of(other)).items()
        if field.target is record_type.model
    ]


def own_of(record_type: RecordType) -> dict[str, Field]:
    """Give the own fields of a type."""
    return record_type.shape.own if record_type.shape else {}


def shown_links(record_type: RecordType, viewer: Any, *, later: bool) -> list[tuple[RecordType, str]]:
    """Give the types that link here and that the person may read, those of the page or those fetched later."""
    return [
        (other, name)
        for other, name in links_to(record_type)
        if other.later is later and viewer.may(other.key, "read") and name in registry.resolve(other, viewer).fields
    ]


def panels_of(record_type: RecordType, record: Any, viewer: Any, *, later: bool = False) -> list[dict[str, Any]]:
    """Make a panel for each type that links here and that the person may read; the others are absent."""
    return [panel(other, name, record, viewer) for other, name in shown_links(record_type, viewer, later=later)]


def panel(other: RecordType, link: str, record: Any, viewer: Any) -> dict[str, Any]:
    """Make one panel: the newest five, a count, and the way to all and to a new one."""
    resolved = registry.resolve(other, viewer)
    cells = Cells(resolved, viewer)
    names = resolved.names([other.title, *other.facts, *other.badges])
    field = other.fields[link]
    rows = other.model.objects.visible_to(viewer, "read").filter(field.kind.condition(field, "is", [record.pk]))
    read = cells.read(rows.order_by("-id")[: SHOWN + 1], names)
    count = len(read) if len(read) <= SHOWN else rows.order_by()[: COUNTED + 1].count()
    home = f"/{other.address}/"
    return {
        "key": other.address,
        "label": str(other.many),
        "count": f"{COUNTED}+" if count > COUNTED else str(count),
        "icon": other.icon,
        "add_url": f"{home}add/?{link}={record.pk}" if viewer.may(other.key, "add") else "",
        "more_url": f"{home}?f={link}:is:{record.pk}" if count > SHOWN else "",
        "rows": [panel_row(other, row, cells, link) for row in read[:SHOWN]],
    }


def panel_row(other: RecordType, row: Row, cells: Cells, link: str) -> dict[str, Any]:
    """Make one row of a panel: title, a line of facts, a badge."""
    facts = [cells.text(name, row) for name in cells.resolved.names(other.facts) if name not in (link, "owner")]
    badges = [badge_of(name, row, cells) for name in cells.resolved.names(list(other.badges))]
    return {
        "title": cells.text(other.title, row),
        "sub": " · ".join(text for text in facts if text),
        "url": f"/{other.address}/{row.id}/",
        "person": other.icon in ("people", "person"),
        "amount": "",
        "badge": next((badge for badge in badges if badge and badge["kind"] != "tag"), None),
    }


def files_panel(record_type: RecordType, record: Any, home: str) -> dict[str, Any]:
    """Make the panel of a record's files."""
    rows = Attachment.objects.filter(record_type=record_type.key, record_id=record.pk, replaced=False)
    files = list(rows.order_by("-id").values_list(*OF_A_FILE, named=True)[:FILES_SHOWN])
    return {
        "upload_url": f"{home}files/",
        "count": str(len(files)),
        "rows": [
            {
                "name": file.name,
                "url": f"/files/{file.pk}/preview/",
                "version": str(file.version) if file.version > 1 else "",
                "size": filesizeformat(file.size),
                "who": file.created_by__name or "",
                "time": f"{timezone.localtime(file.created_at):%m-%d}",
                "delete_url": f"/files/{file.pk}/delete/",
            }
            for file in files
        ],
    }
