"""Taking away what lies in the private place without a record that names it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from kemai.core.files.models import Attachment
from kemai.core.files.storage import ATTACHMENTS, object_store
from kemai.core.files.store import FILES, IMPORTS, OWN
from kemai.core.files.tying import LOOSE

ORPHAN = timedelta(hours=1)
UNTAKEN = timedelta(days=1)
KEPT = timedelta(days=7)
AT_ONCE = 500


def sweep() -> int:
    """Delete orphans after an hour, imported files and finished documents after 7 days; returns how many went.

    Files of fields that were sent a day ago and that no record took become orphans.
    """
    Attachment.objects.filter(record_id=LOOSE, created_at__lt=timezone.now() - UNTAKEN).delete()
    root = Path(settings.FILES_ROOT)
    gone = [path for folder in (IMPORTS, OWN) for path in older(root / folder, KEPT)]
    gone += older(Path(settings.FILE_UPLOAD_TEMP_DIR), ORPHAN)
    old = older(root / FILES, ORPHAN)
    while some := list(islice(old, AT_ONCE)):
        gone += unnamed(root, some)
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone) + sweep_far()


def sweep_far() -> int:
    """Delete orphans of the object store, where there is one; returns how many went."""
    store, before, count = object_store(), timezone.now() - ORPHAN, 0
    old = (one.key for one in store.list(ATTACHMENTS) if one.written < before) if store else iter(())
    while store and (some := list(islice(old, AT_ONCE))):
        named = set(Attachment.objects.filter(place__in=some).values_list("place", flat=True))
        for key in set(some) - named:
            store.delete(key)
            count += 1
    return count


def unnamed(root: Path, paths: list[Path]) -> list[Path]:
    """Keep the files that no attachment names."""
    places = {path.relative_to(root).as_posix(): path for path in paths}
    named = set(Attachment.objects.filter(place__in=list(places)).values_list("place", flat=True))
    return [path for place, path in places.items() if place not in named]


def older(folder: Path, age: timedelta) -> Iterator[Path]:
    """Give the files of a folder that have not been touched for so long."""
    before = time.time() - age.total_seconds()
    for place, _folders, names in os.walk(folder):
        for path in (Path(place) / name for name in names):
            if path.exists() and path.stat().st_mtime < before:
                yield path
