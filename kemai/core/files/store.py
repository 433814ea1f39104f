"""Keeping files: the type judged by content, a random name in a private place, given out only through the record."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from kemai.core.actions.perform import fetch
from kemai.core.files.kinds import kind_of
from kemai.core.files.models import Attachment
from kemai.core.history.write import log
from kemai.core.records.errors import Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer


def keep(upload: UploadedFile, by: Viewer, folder: str = "files") -> tuple[str, str]:
    """Keep an upload under a random name; returns its place and checksum, refuses more than 50 MB (E-FILE)."""
    if (upload.size or 0) > settings.UPLOAD_LIMIT:
        raise Rejected.one("files", "E-FILE", f"≤ {settings.UPLOAD_LIMIT // 1024 // 1024} MB")
    total = hashlib.sha256()
    for chunk in upload.chunks():
        total.update(chunk)
    upload.seek(0)
    place = f"{folder}/{by.organisation_id}/{secrets.token_hex(16)}"
    return default_storage.save(place, upload), total.hexdigest()


def drop(places: Iterable[str]) -> None:
    """Delete files from the private place."""
    for place in places:
        default_storage.delete(place)


def path_of(place: str) -> Path:
    """Give the path of a kept file on this machine."""
    return Path(default_storage.path(place))


def plain_name(name: str) -> str:
    """Take folders and control characters out of a file name, and keep it to 200 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(char for char in last if char.isprintable()).strip() or "file"
    return kept[-200:]


def attach(record_type: RecordType, record_id: int, uploads: Iterable[UploadedFile], *, by: Viewer) -> list[Attachment]:
    """Attach files to a record that the person may read; a type that could run in a browser is refused (E-FILE)."""
    record = fetch(record_type, record_id, "read", by)
    made, places = [], []
    try:
        with transaction.atomic():
            for upload in uploads:
                name = plain_name(upload.name or "")
                kind = kind_of(upload, name)
                place, checksum = keep(upload, by)
                places.append(place)
                made.append(
                    Attachment.objects.create(
                        organisation_id=by.organisation_id,
                        record_type=record_type.key,
                        record_id=record.pk,
                        name=name,
                        place=place,
                        kind=kind,
                        size=upload.size or 0,
                        checksum=checksum,
                        created_by_id=by.user_id,
                    )
                )
                log(by, "files.attach", record_type.key, record.pk, [], title=name, facts={"size": upload.size})
    except BaseException:
        drop(places)
        raise
    return made


def detach(attachment: Attachment, record_type: RecordType, record: Any, *, by: Viewer) -> None:
    """Take a file off a record; the bytes go after the commit."""
    with transaction.atomic():
        log(by, "files.detach", record_type.key, record.pk, [], title=attachment.name)
        place = attachment.place
        attachment.delete()
        transaction.on_commit(lambda: drop([place]))
