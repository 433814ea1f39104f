"""Writing rows of a list as a person may see them; what is written here, an import reads back to the same values."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kemai.core.access.fields import mask_of
from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.records.fields import Field
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.current import acting_as
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.link_names import LinkNames
from kemai.core.transfer.opening import MARK

CHUNK = 1000
FORMATS_OF_KINDS = {"money": "money", "dec": "number", "int": "number", "pct": "number", "date": "date"}


def exportable(record_type: RecordType, viewer: Viewer) -> dict[str, Field]:
    """Give the fields that a person may export."""
    return registry.resolve(record_type, viewer).fields


class Export:
    """Chosen columns of some rows, for one person and in their language; only ids are held for all rows."""

    def __init__(self, record_type: RecordType, names: Sequence[str], viewer: Viewer) -> None:
        """Prepare a writer for each column."""
        fields = exportable(record_type, viewer)
        self.type = record_type
        self.viewer = viewer
        self.language = translation.get_language()
        self.fields = [fields[name] for name in names]
        self.masked = registry.resolve(record_type, viewer).masked
        self.writers = [self.writer(field) for field in self.fields]
        self.labels = {entry.id: entry.label for entry in book(viewer).entries}

    @property
    def headings(self) -> list[str]:
        """Call the columns by their labels."""
        return [str(field.label) for field in self.fields]

    @property
    def kinds(self) -> list[str]:
        """Say how a spreadsheet shows each column."""
        return [FORMATS_OF_KINDS.get(field.kind.name, "text") for field in self.fields]

    def rows(self, ids: array[int]) -> Iterator[list[Any]]:
        """Give the rows in the order of their ids; works outside of the request, as its person and language."""
        for start in range(0, len(ids), CHUNK):
            with acting_as(self.viewer), translation.override(self.language):
                chunk = self.chunk(ids[start : start + CHUNK])
            yield from chunk

    def chunk(self, ids: Sequence[int]) -> list[list[Any]]:
        """Read some rows, rights applied once more, and write them column by column."""
        paths = [self.paths(field) for field in self.fields]
        rows = self.type.model.objects.visible_to(self.viewer, "export").filter(among("pk", ids))
        found = {row[0]: row for row in rows.values_list("pk", "owner_id", *(one for many in paths for one in many))}
        read = [found[one] for one in ids if one in found]
        columns: list[Iterable[Any]] = []
        place = 2
        for field, writer, own in zip(self.fields, self.writers, paths, strict=True):
            values = writer([row[place : place + len(own)] for row in read])
            columns.append(self.hide(values, read, field.kind.name) if field.name in self.masked else values)
            place += len(own)
        return [list(row) for row in zip(*columns, strict=True)]

    def hide(self, values: Iterable[Any], read: list[tuple[Any, ...]], kind: str) -> list[Any]:
        """Mask a column in the rows of others."""
        mine = self.viewer.user_id
        return [value if row[1] == mine else mask_of(value, kind) for value, row in zip(values, read, strict=True)]

    @staticmethod
    def paths(field: Field) -> tuple[str, ...]:
        """Name the query paths that a column needs."""
        return tuple(field.kind.paths(field))

    def writer(self, field: Field) -> Callable[[list[tuple[Any, ...]]], list[Any]]:
        """Give the function that writes a column's stored values."""
        kind = field.kind
        if kind.name == "fk":
            return LinkNames(field, self.type.transfer.get("by", {}).get(field.name, ""), self.viewer).texts
        if kind.name == "dict":
            return lambda rows: [self.labels.get(row[0], "") for row in rows]
        return lambda rows: [kind.export(field, row[0]) for row in rows]


def watermark(record_type: RecordType, rows: int, viewer: Viewer) -> str:
    """Say who exported how much and when; the readers of an import pass the line over."""
    when = f"{timezone.localtime():%Y-%m-%d %H:%M}"
    facts = {"who": viewer.name, "when": when, "rows": rows, "type": record_type.label}
    return MARK + _("%(who)s 于 %(when)s 导出%(type)s %(rows)d 行，仅供内部使用") % facts
