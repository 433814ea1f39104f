"""What an import that updates would change on stored records, told before anything is written."""

from __future__ import annotations

from typing import Any

from kemai.core.access.fields import mask_of
from kemai.core.history.words import words_of
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.records.fields import Field
from kemai.core.records.registry import Resolved
from kemai.core.records.words import enumerated
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.entries import Entry, Result

MOST_ROWS = 20


class Foretold:
    """The first 20 rows of a dry run that would change a stored record; rows of one record are told together.

    Only what the file brings is kept: what stands there now is read when the page is shown, by the rights of who looks.
    """

    def __init__(self) -> None:
        """Start with none."""
        self.records: dict[int, dict[str, Any]] = {}
        self.rows = 0

    def note(self, entries: list[Entry]) -> None:
        """Take the rows of a chunk that change something."""
        for entry in entries:
            if self.rows == MOST_ROWS:
                return
            if entry.result is Result.UPDATED and entry.match and entry.changes:
                self.rows += 1
                one = self.records.setdefault(entry.record_id, {"id": entry.record_id, "lines": [], "new": {}})
                one["lines"].append(entry.line)
                one["new"].update({change["field"]: change["new"] for change in entry.changes})

    def told(self) -> list[dict[str, Any]]:
        """Give what the result of the dry run keeps."""
        return list(self.records.values())


def foretold(told: list[dict[str, Any]], type_key: str, viewer: Viewer) -> list[dict[str, Any]]:
    """Show old and new of each field that the person may read, masked where it is masked for them."""
    resolved = registry.resolve(registry.get(type_key), viewer)
    record_type = resolved.type
    rows = record_type.model.objects.visible_to(viewer, "read").filter(among("pk", [one["id"] for one in told]))
    stored = {record.pk: record for record in rows} if told else {}
    shown = []
    for one in told:
        record = stored.get(one["id"])
        fields = changed(resolved, record, one["new"], viewer) if record is not None else []
        if fields:
            lines = enumerated(one["lines"])
            url = f"/{record_type.address}/{one['id']}/"
            shown.append({"line": lines, "title": record_type.title_of(record), "url": url, "fields": fields})
    return shown


def changed(resolved: Resolved, record: Any, new: dict[str, Any], viewer: Viewer) -> list[dict[str, str]]:
    """Show the fields of a record that would change."""
    made = []
    for name, value in new.items():
        field = resolved.fields.get(name)
        if field is None:
            continue
        old = field.kind.stored(getattr(record, field.path))
        if old != value:
            masked = name in resolved.masked and record.owner_id != viewer.user_id
            words = {"old": said(field, old, masked, viewer), "new": said(field, value, masked, viewer)}
            made.append({"label": str(field.label), **words})
    return made


def said(field: Field, stored: Any, masked: bool, viewer: Viewer) -> str:
    """Say a value in words."""
    text = words_of(field, stored, viewer)
    return mask_of(text, field.kind.name) if masked else text
