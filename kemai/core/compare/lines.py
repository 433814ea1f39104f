"""The lines of a comparison: one field with the value of each record, as far as a person may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.actions.perform import NotFound
from kemai.core.notes.models import Note
from kemai.core.records import registry
from kemai.core.records.fields import SYSTEM_COLUMNS
from kemai.core.records.typed import RecordType
from kemai.core.screens.cells import Cells, Row

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Line:
    """One field: name (a part's field begins with the part's address), label, group and the value of each record."""

    name: str
    label: str
    group: str
    texts: list[str]

    @property
    def differs(self) -> bool:
        """Say whether the records differ in it, as this person sees them."""
        return len(set(self.texts)) > 1


def lines_of(record_type: RecordType, ids: list[int], viewer: Viewer) -> list[Line]:
    """Compare records field by field, their profiles too; 404 when one of them is out of sight."""
    cells = Cells(registry.resolve(record_type, viewer), viewer)
    names = [name for _label, many in cells.resolved.form for name in many]
    system = [name for name in SYSTEM_COLUMNS if name in cells.resolved.fields and name not in names]
    rows = record_type.model.objects.visible_to(viewer, "read").filter(pk__in=ids)
    found = {row.id: row for row in cells.read(rows, [*names, *system])}
    if missing := [one for one in ids if one not in found]:
        raise NotFound(f"{record_type.label} {missing}")
    made = lines(cells, [found[one] for one in ids])
    for part in registry.parts_of(record_type):
        made += part_lines(part, [found[one] for one in ids], viewer)
    made += [Line(name, label_of(cells, name), _("系统信息"), texts(cells, name, found, ids)) for name in system]
    return [*made, last_contact(record_type, ids)]


def label_of(cells: Cells, name: str) -> str:
    """Give the label of a field."""
    return str(cells.resolved.fields[name].label)


def texts(cells: Cells, name: str, found: dict[int, Row], ids: list[int]) -> list[str]:
    """Give one field's values in the order of the records."""
    return [cells.text(name, found[one]) for one in ids]


def lines(cells: Cells, rows: list[Row], prefix: str = "") -> list[Line]:
    """Give the lines of a form, group by group."""
    return [
        Line(f"{prefix}{name}", label_of(cells, name), str(group), [cells.text(name, row) for row in rows])
        for group, names in cells.resolved.form
        for name in names
    ]


def part_lines(part: RecordType, wholes: list[Row], viewer: Viewer) -> list[Line]:
    """Give the lines of a profile; a record without one has empty values. Masks go by the owner of the whole."""
    cells = Cells(registry.resolve(part, viewer), viewer)
    paths = cells.paths([name for _label, names in cells.resolved.form for name in names])
    link = f"{part.part_of}_id"
    rows = part.model.objects.filter(**{f"{link}__in": [one.id for one in wholes]}).values_list(link, *paths)
    if not rows:
        return []
    values = {whole: dict(zip(paths, many, strict=True)) for whole, *many in rows}
    empty = dict.fromkeys(paths)
    made = [Row(whole.id, whole.owner_id, values.get(whole.id, empty)) for whole in wholes]
    return lines(cells, made, f"{part.address}.")


def last_contact(record_type: RecordType, ids: list[int]) -> Line:
    """Say when somebody last wrote on each record."""
    rows = Note.objects.filter(record_type=record_type.key, record_id__in=ids).values("record_id")
    newest = dict(rows.annotate(last=Max("created_at")).values_list("record_id", "last"))
    said = [f"{timezone.localtime(newest[one]):%Y-%m-%d %H:%M}" if one in newest else "" for one in ids]
    return Line("last_contact", _("最近往来"), _("系统信息"), said)
