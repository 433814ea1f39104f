"""Files sent for a field with the form of a record: kept loose until the record is saved, and then tied to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile

from kemai.core.files.kinds import kind_of
from kemai.core.files.models import Attachment
from kemai.core.files.store import keep, plain_name
from kemai.core.files.tying import LOOSE
from kemai.core.records.errors import Invalid, Rejected

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer


def take_in(record_type: RecordType, uploads: Iterable[UploadedFile], by: Viewer) -> list[int | Invalid]:
    """Keep sent files until the record is saved; gives their ids, and the reason of each that is refused (E-FILE)."""
    made: list[int | Invalid] = []
    for upload in uploads:
        try:
            made.append(keep_loose(record_type, upload, by).pk)
        except Rejected as refused:
            made.append(next(reason for reasons in refused.errors.values() for reason in reasons))
    return made


def keep_loose(record_type: RecordType, upload: UploadedFile, by: Viewer) -> Attachment:
    """Keep one file without a record."""
    name = plain_name(upload.name or "")
    kind = kind_of(upload, name)
    place, checksum = keep(upload, by)
    return Attachment.objects.create(
        organisation_id=by.organisation_id,
        record_type=record_type.key,
        record_id=LOOSE,
        name=name,
        place=place,
        kind=kind,
        size=upload.size or 0,
        checksum=checksum,
        created_by_id=by.user_id,
    )


def sent(ids: Iterable[int], by: Viewer) -> dict[int, str]:
    """Give the names of those files that the person has sent and no record has taken."""
    wanted = list(ids)
    if not wanted:
        return {}
    mine = {"organisation_id": by.organisation_id, "created_by_id": by.user_id, "record_id": LOOSE}
    return dict(Attachment.objects.filter(pk__in=wanted, **mine).values_list("pk", "name"))
