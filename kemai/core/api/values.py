"""Records as JSON: stored forms, and for links and choices the id with its label; masked values stay masked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kemai.core.access.fields import mask_of
from kemai.core.actions.perform import NotFound, right_of
from kemai.core.dictionary.book import Entry, book
from kemai.core.records import registry
from kemai.core.records.colleagues import names
from kemai.core.records.fields import Field
from kemai.core.records.kinds.texts import TextKind
from kemai.core.records.typed import RecordType

if TYPE_CHECKING:
    from kemai.core.records.registry import Resolved
    from kemai.core.tenancy.viewer import Viewer


class Written:
    """Writes the rows of one record type for one person."""

    def __init__(self, record_type: RecordType, viewer: Viewer, names: list[str] | None = None) -> None:
        """Choose the fields, all that the person knows unless some are named."""
        self.viewer = viewer
        self.resolved: Resolved = registry.resolve(record_type, viewer)
        self.fields = [self.resolved.fields[name] for name in names or self.resolved.fields]
        self.entries = book(viewer).by_id
        self.owner = f"{record_type.part_of}__owner_id" if record_type.part_of else "owner_id"

    @property
    def paths(self) -> list[str]:
        """Name the query paths that a row needs: id, version, owner, then the values."""
        wanted = [path for field in self.fields for path in field.kind.paths(field)]
        return list(dict.fromkeys(["id", "lock_version", self.owner, *wanted]))

    def rows(self, rows: Any) -> list[dict[str, Any]]:
        """Read rows in one query and write each."""
        paths = self.paths
        return [self.row(dict(zip(paths, one, strict=True))) for one in rows.values_list(*paths)]

    def row(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Write one row; `masked` names the fields whose values this person does not see."""
        mine = values[self.owner] == self.viewer.user_id
        masked = [field.name for field in self.fields if field.name in self.resolved.masked and not mine]
        made = {"id": values["id"], "lock_version": values["lock_version"], "masked": masked}
        for field in self.fields:
            shown = [values[path] for path in field.kind.paths(field)]
            made[field.name] = self.masked(field, shown[0]) if field.name in masked else self.value(field, *shown)
        return made

    def value(self, field: Field, stored: Any, title: Any = None) -> Any:
        """Write one value."""
        match field.kind.name:
            case "fk":
                return None if stored is None else {"id": stored, "label": str(title)}
            case "dict":
                return self.entry(self.entries.get(stored))
            case "dicts":
                return [self.entry(self.entries.get(one)) for one in field.kind.ids(stored) if one in self.entries]  # type: ignore[attr-defined]
            case "people":
                called = names(field.kind.ids(stored))  # type: ignore[attr-defined]
                return [{"id": one, "label": called[one]} for one in called]
            case "file":
                files = field.kind.parts(stored)  # type: ignore[attr-defined]
                return [{"id": one, "label": name, "url": f"/files/{one}/"} for one, name in files]
            case "pick":
                return {"id": stored, "label": field.show(stored)} if stored else None
        return field.kind.stored(stored)

    @staticmethod
    def entry(entry: Entry | None) -> dict[str, Any] | None:
        """Write an entry of the dictionary."""
        return {"id": entry.id, "code": entry.code, "label": entry.label} if entry else None

    @staticmethod
    def masked(field: Field, stored: Any) -> Any:
        """Show of a text that something stands there, and nothing of any other value."""
        text = isinstance(field.kind, TextKind) and field.kind.name != "file"
        return mask_of(field.show(stored), field.kind.name) if text else None


def one(record_type: RecordType, record_id: int, viewer: Viewer) -> dict[str, Any]:
    """Write one record as this person sees it; 404 when they do not."""
    rows = record_type.model.objects.visible_to(viewer, right_of(record_type, "read")[1]).filter(pk=record_id)
    found = Written(record_type, viewer).rows(rows)
    if not found:
        raise NotFound(f"{record_type.label} {record_id}")
    return found[0]
