"""Erasing once more what a restored backup has brought back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings

from kemai.core.backup.after import after_restore
from kemai.core.jobs.schedule import daily
from kemai.core.privacy import ledger
from kemai.core.privacy.erase import erase, plan_of
from kemai.core.privacy.models import Erasure
from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.current import everyone


@after_restore
def replay() -> int:
    """Erase every person of the list whom this database still knows; returns how many. Safe to run again.

    Lines of a firm that is not in this database, because the backup is older than the firm, stay in the list.
    """
    with everyone(reason="erasures after a restore"):
        done = set(Erasure.objects.values_list("key", flat=True))
        firms = set(apps.get_model(settings.ORGANISATION_MODEL)._base_manager.values_list("pk", flat=True))
        waiting = [line for line in ledger.lines() if line["key"] not in done and line["organisation"] in firms]
        count = sum(once_more(line) for line in waiting)
        ledger.complete()
    return count


@daily("03:40")
def complete() -> None:
    """Bring the file up to date with the table."""
    ledger.complete()


def once_more(line: dict[str, Any]) -> int:
    """Erase the records of one line, and copies of the person that were merged or erased since the backup."""
    count = 0
    for record_type, record in [*named(line), *alike(line)]:
        record.refresh_from_db()
        if getattr(record, "anonymised_at", None) is None:
            erase(plan_of(record_type, record), by_id=None)
            count += 1
    Erasure.objects.get_or_create(
        key=line["key"],
        defaults={
            "organisation_id": line["organisation"],
            "records": line["records"],
            "digests": line["digests"],
            "at": datetime.fromisoformat(line["at"]),
        },
    )
    return count


def named(line: dict[str, Any]) -> Iterator[tuple[RecordType, Any]]:
    """Give the wholes of a line that are the same records still: id and time of adding agree."""
    for type_key, record_id, added in line["records"]:
        record_type = registry.get(type_key)
        rows = record_type.model._base_manager.filter(pk=record_id, organisation_id=line["organisation"])
        for record in rows.filter(created_at=datetime.fromisoformat(added)):
            if not record_type.part_of:
                yield record_type, record


def alike(line: dict[str, Any]) -> Iterator[tuple[RecordType, Any]]:
    """Give records older than the erasure whose name with phone or mail has a digest of the line."""
    wanted, secret = set(line["digests"]), ledger.key()
    before = datetime.fromisoformat(line["at"])
    for type_key in sorted({one[0] for one in line["records"]}):
        record_type = registry.get(type_key)
        if record_type.duplicates and wanted:
            rows = record_type.model._base_manager.filter(organisation_id=line["organisation"], created_at__lt=before)
            for record in rows.iterator(chunk_size=2000):
                if wanted & set(ledger.digests(record_type, record, secret)):
                    yield record_type, record
