"""A person's own data as one archive: JSON of everything, CSV of the fields, and the files."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.files.models import Attachment
from kemai.core.history.models import Act
from kemai.core.history.words import changes_of, verb_of
from kemai.core.notes.models import Note
from kemai.core.outbox.models import OutMessage
from kemai.core.privacy.person import Person
from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.screens.cells import Cells, Row
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.writers.formulas import neutralise


def archive(person: Person, by: Viewer, more: dict[str, Any]) -> bytes:
    """Pack what this viewer may see of a person; `more` is what an area adds (consents, requests)."""
    told = {"made_at": timezone.now().isoformat(), "records": [], **more, "notes": notes(person)}
    table: list[list[str]] = [[_("记录"), _("字段"), _("值")]]
    for record_type, record in person.records:
        fields = list(shown(record_type, record, by))
        told["records"].append({"type": record_type.key, "id": record.pk, "fields": {n: v for n, _l, v in fields}})
        table += [[f"{record_type.label} {record.pk}", label, value] for _name, label, value in fields]
    told["history"], told["messages"] = history(person, by), messages(person)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=1))
        file.writestr("data.csv", sheet(table))
        for place, one in enumerate(Attachment.objects.filter(person.places).order_by("id"), 1):
            if default_storage.exists(one.place):
                with default_storage.open(one.place) as stored:
                    file.writestr(f"files/{place:03d}-{one.name}", stored.read())
    return packed.getvalue()


def shown(record_type: RecordType, record: Any, by: Viewer) -> Iterator[tuple[str, str, str]]:
    """Give name, label and value in words of each field that the viewer may see, masked ones masked."""
    resolved = registry.resolve(record_type, by)
    cells = Cells(resolved, by)
    names = list(resolved.fields)
    paths = cells.paths(names)
    values = record_type.model._base_manager.filter(pk=record.pk).values_list(*paths).first() or ()
    row = Row(record.pk, record.owner_id, dict(zip(paths, values, strict=False)))
    for name in names:
        yield name, str(resolved.fields[name].label), cells.text(name, row)


def notes(person: Person) -> list[dict[str, str]]:
    """Give the notes on the person's records."""
    rows = Note.objects.filter(person.places).select_related("created_by").order_by("id")
    return [{"at": one.created_at.isoformat(), "by": one.created_by.name, "text": one.text} for one in rows]


def messages(person: Person) -> list[dict[str, str]]:
    """Give what was sent to the person."""
    rows = OutMessage.objects.filter(person.places).order_by("id")
    return [
        {"at": one.created_at.isoformat(), "channel": one.channel, "text": one.text, "to": one.address} for one in rows
    ]


def history(person: Person, by: Viewer) -> list[dict[str, Any]]:
    """Give what was done to the person's records, as far as the viewer may read."""
    made = []
    for record_type, record in person.records:
        for act in Act.objects.filter(record_type=record_type.key, record_id=record.pk).order_by("id"):
            changes = changes_of(act, record_type, by, record)
            made.append({"at": act.at.isoformat(), "did": verb_of(act, record_type), "changes": changes})
    return made


def sheet(table: list[list[str]]) -> bytes:
    """Write rows as CSV with formulas neutralised."""
    text = io.StringIO()
    csv.writer(text).writerows([[neutralise(cell) for cell in row] for row in table])
    return text.getvalue().encode("utf-8-sig")
