"""Keeping files: the type judged by content, a random name in a private place, given out only through the record."""

from __future__ import annotations

import errno
import hashlib
import secrets
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from kemai.core.actions.perform import fetch
from kemai.core.files.held import held
from kemai.core.files.kinds import kind_of
from kemai.core.files.models import Attachment
from kemai.core.files.viruses import refuse_infected
from kemai.core.history.write import log
from kemai.core.records.errors import Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

FILES, IMPORTS, OWN = "files", "imports", "documents"  # sent by people, sent to be imported, made by ourselves


def keep(upload: UploadedFile, by: Viewer, folder: str = FILES) -> tuple[str, str]:
    """Keep an upload under a random name; returns its place and checksum.

    Refused (E-FILE) above the limit (50 MB), by the virus scanner, and when the disk is full; nothing is left then.
    """
    if (upload.size or 0) > settings.UPLOAD_LIMIT:
        raise Rejected.one("files", "E-FILE", f"≤ {settings.UPLOAD_LIMIT // 1024 // 1024} MB")
    if folder != OWN:
        refuse_infected(upload, plain_name(upload.name or ""))
    total = hashlib.sha256()
    for chunk in upload.chunks():
        total.update(chunk)
    upload.seek(0)
    place = f"{folder}/{by.organisation_id}/{secrets.token_hex(16)}"
    try:
        return default_storage.save(place, upload), total.hexdigest()
    except OSError as reason:
        if reason.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        words = _("服务器磁盘已满，文件未保存。请联系管理员腾出空间后再试。")
        raise Rejected.one("files", "E-FILE", words) from reason


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
    """Attach files to a record that the person may read; a type that could run in a browser is refused (E-FILE).

    A name that the record has already makes the next version of that file.
    """
    made: list[Attachment] = []
    places: list[str] = []
    try:
        with transaction.atomic():
            record = fetch(record_type, record_id, "read", by)
            for upload in uploads:
                made.append(keep_with(record_type, record, upload, by))
                places.append(made[-1].place)
    except BaseException:
        drop(places)
        raise
    return made


def keep_with(record_type: RecordType, record: Any, upload: UploadedFile, by: Viewer) -> Attachment:
    """Keep one file with a record inside the caller's transaction, which has checked who may (a form, a fetched mail).

    Where the transaction fails, the sweep takes away what it left in the store.
    """
    name = plain_name(upload.name or "")
    kind = kind_of(upload, name)
    place, checksum = keep(upload, by)
    try:
        made = Attachment.objects.create(
            organisation_id=by.organisation_id,
            record_type=record_type.key,
            record_id=record.pk,
            name=name,
            place=place,
            kind=kind,
            size=upload.size or 0,
            checksum=checksum,
            version=replace_earlier(record_type, record, name),
            created_by_id=by.user_id,
        )
    except BaseException:
        drop([place])
        raise
    facts = {"size": upload.size, "version": made.version}
    log(by, "files.attach", record_type.key, record.pk, [], title=name, facts=facts)
    return made


def replace_earlier(record_type: RecordType, record: Any, name: str) -> int:
    """Mark the versions of a file that a record has so far as replaced; gives the number of the next one."""
    record_type.model.objects.select_for_update(of=("self",)).filter(pk=record.pk).first()
    earlier = Attachment.objects.filter(record_type=record_type.key, record_id=record.pk, name=name)
    earlier = apart(earlier, record)
    count = earlier.aggregate(top=Max("version"))["top"] or 0
    earlier.filter(replaced=False).update(replaced=True)
    return count + 1


def apart(rows: QuerySet[Attachment], record: Any) -> QuerySet[Attachment]:
    """Leave out files that lie in fields of the record: those have no versions."""
    ids = [one for _name, many in held(record) for one in many]
    return rows.exclude(pk__in=ids) if ids else rows


def versions_of(attachment: Attachment, record: Any) -> QuerySet[Attachment]:
    """Give all versions of a file, the newest first."""
    same = {"record_type": attachment.record_type, "record_id": attachment.record_id, "name": attachment.name}
    found = apart(Attachment.objects.filter(**same), record) | Attachment.objects.filter(pk=attachment.pk)
    return found.select_related("created_by").order_by("-version", "-id")


def detach(attachment: Attachment, record_type: RecordType, record: Any, *, by: Viewer) -> None:
    """Take a file with all its versions off a record; the bytes go after the commit."""
    with transaction.atomic():
        versions = versions_of(attachment, record)
        places = list(versions.values_list("place", flat=True))
        log(by, "files.detach", record_type.key, record.pk, [], title=attachment.name, facts={"versions": len(places)})
        Attachment.objects.filter(pk__in=[one.pk for one in versions]).delete()
        transaction.on_commit(lambda: drop(places))
