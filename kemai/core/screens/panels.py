"""Related records beside a record: found from the links of the models, not from a list."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from kemai.core.files.held import closed
from kemai.core.files.models import Attachment
from kemai.core.records import registry
from kemai.core.records.fields import Field
from kemai.core.records.typed import RecordType
from kemai.core.screens.cells import Cells, Row
from kemai.core.screens.heads import badge_of
from kemai.core.tenancy.prepared import prepared

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

SHOWN = 5
COUNTED = 100
FILES_SHOWN = 100
OF_A_FILE = ("pk", "name", "version", "size", "created_at", "created_by__name")


class FileRow(NamedTuple):
    """What a panel says of one file."""

    pk: int
    name: str
    version: int
    size: int
    created_at: datetime
    who: str | None


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
    made = [panel(other, name, record, viewer) for other, name in shown_links(record_type, viewer, later=later)]
    others = beyond(record_type, viewer) if later else []
    return [*made, *(panel_beyond(other, record_type, record, viewer) for other in others)]


def beyond(record_type: RecordType, viewer: Viewer) -> list[RecordType]:
    """Give the types whose records stand here by way of what they link to, as visits do under a customer's region."""
    return [other for other in registry.all() if record_type.key in other.panels_by if viewer.may(other.key, "read")]


def panel_beyond(other: RecordType, record_type: RecordType, record: Any, viewer: Viewer) -> dict[str, Any]:
    """Make the panel of a type that stands under a place of a tree, and all below it, by way of a linked record."""
    way = other.panels_by[record_type.key]
    cells = Cells(registry.resolve(other, viewer), viewer)
    paths = cells.paths(cells.resolved.names([other.title, *other.facts, *other.badges]))
    below = {f"{way.replace('.', '__')}__{record_type.tree}__startswith": getattr(record, record_type.tree)}
    rows = other.model.objects.visible_to(viewer, "read").filter(**below).order_by()
    read = cells.rows(rows.order_by("-id").values_list("id", "owner_id", *paths)[: SHOWN + 1], paths)
    count = len(read) if len(read) <= SHOWN else rows[: COUNTED + 1].count()
    home = f"/{other.address}/"
    return {
        "key": other.address,
        "label": str(other.many),
        "count": f"{COUNTED}+" if count > COUNTED else str(count),
        "icon": other.icon,
        "add_url": "",
        "more_url": f"{home}?f={way}:is:{record.pk}" if count > SHOWN else "",
        "rows": [panel_row(other, row, cells, "") for row in read[:SHOWN]],
    }


def panel(other: RecordType, link: str, record: Any, viewer: Any) -> dict[str, Any]:
    """Make one panel: the newest five, a count, and the way to all and to a new one."""
    resolved = registry.resolve(other, viewer)
    cells = Cells(resolved, viewer)
    names = resolved.names([other.title, *other.facts, *other.badges])
    paths = cells.paths(names)
    target = other.fields[link].target_type
    of_one = newest.anew if target and target.tree else newest  # a place in a tree stands for all below it
    read = cells.rows(of_one(viewer, other.key, link, tuple(paths), record_id=record.pk), paths)
    count = len(read) if len(read) <= SHOWN else linked(viewer, other.key, link, record.pk)[: COUNTED + 1].count()
    home, may_add = f"/{other.address}/", "add" not in other.without and viewer.may(other.key, "add")
    return {
        "key": other.address,
        "label": str(other.many),
        "count": f"{COUNTED}+" if count > COUNTED else str(count),
        "icon": other.icon,
        "add_url": f"{home}add/?{link}={record.pk}" if may_add else "",
        "more_url": f"{home}?f={link}:is:{record.pk}" if count > SHOWN else "",
        "rows": [panel_row(other, row, cells, link) for row in read[:SHOWN]],
    }


def linked(viewer: Any, type_key: str, link: str, record_id: int) -> Any:
    """Ask for the records of a type that link to a record and that the person may read."""
    other = registry.get(type_key)
    field = other.fields[link]
    return (
        other.model.objects.visible_to(viewer, "read").filter(field.kind.condition(field, "is", [record_id])).order_by()
    )


@prepared
def newest(viewer: Any, type_key: str, link: str, paths: tuple[str, ...], *, record_id: int) -> Any:
    """Ask for the newest records that link to one."""
    rows = linked(viewer, type_key, link, record_id)
    return rows.order_by("-id").values_list("id", "owner_id", *paths)[: SHOWN + 1]


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


def files_panel(record_type: RecordType, record: Any, home: str, viewer: Any) -> dict[str, Any]:
    """Make the panel of a record's files."""
    unseen = closed(record_type, record, viewer)
    found = [FileRow(*one) for one in files_on(viewer, record_type.key, record_id=record.pk)]
    files = [file for file in found if file.pk not in unseen]
    return {
        "upload_url": f"{home}files/",
        "count": str(len(files)),
        "rows": [
            {
                "name": file.name,
                "url": f"/files/{file.pk}/preview/",
                "version": str(file.version) if file.version > 1 else "",
                "size": filesizeformat(file.size),
                "who": file.who or "",
                "time": f"{timezone.localtime(file.created_at):%m-%d}",
                "delete_url": f"/files/{file.pk}/delete/",
            }
            for file in files
        ],
    }


@prepared
def files_on(viewer: Any, type_key: str, *, record_id: int) -> Any:
    """Ask for a record's files, the newest first."""
    rows = Attachment.objects.filter(record_type=type_key, record_id=record_id, replaced=False)
    return rows.order_by("-id").values_list(*OF_A_FILE)[:FILES_SHOWN]
