"""Erasing for good: the row, its files, notes, keys and marks; the history stays, blank where it was personal."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.duplicates.models import MatchKey
from kemai.core.files.models import Attachment
from kemai.core.files.store import drop
from kemai.core.history.erase import blank
from kemai.core.history.models import Act
from kemai.core.history.write import append
from kemai.core.merge.forgetting import erase_absorbed
from kemai.core.notes.models import Note
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.typed import RecordType
from kemai.core.records.words import enumerated
from kemai.core.recycle.choices import ERASE
from kemai.core.recycle.models import Binned
from kemai.core.review.models import ReviewMark
from kemai.core.search import index
from kemai.core.tenancy.viewer import Viewer


def erase(binned: Binned, *, by: Viewer) -> None:
    """Erase a deleted record and its batch as a person with the right to; raises Rejected when something links here."""
    if not by.rights.has(ERASE):
        raise Forbidden()
    erase_batch(binned, by.user_id)


def erase_batch(binned: Binned, user_id: int | None) -> None:
    """Erase a record with everything that lies in the bin with it, all or nothing; the innermost go first."""
    with transaction.atomic():
        batch = [binned, *binned.parts.order_by("pk")]
        try:
            for one in reversed(batch):
                with transaction.atomic():
                    erase_one(one, user_id)
        except (ProtectedError, RestrictedError) as error:
            linked: Any = getattr(error, "protected_objects", None) or getattr(error, "restricted_objects", ())
            names = enumerated(sorted({str(one._meta.verbose_name) for one in linked}))
            raise Rejected.one("", "E-STATE", _("还有记录引用它：%(names)s") % {"names": names}) from error
        binned.delete()


def erase_one(binned: Binned, user_id: int | None) -> None:
    """Erase one record and all that hangs on it."""
    record_type = registry.get(binned.record_type)
    firm, key, pk = binned.organisation_id, binned.record_type, binned.record_id
    record = record_type.model._base_manager.filter(pk=pk, organisation_id=firm, is_deleted=True).first()
    if record is None:
        return
    place = {"organisation_id": firm, "record_type": key, "record_id": pk}
    files = Attachment.objects.filter(**place)
    places = list(files.values_list("place", flat=True))
    files.delete()
    for model in (Note, MatchKey, ReviewMark):
        model.objects.filter(**place).delete()
    index.remove(firm, key, [pk])
    for merged in erase_absorbed(record_type, pk):
        forget(record_type, {**place, "record_id": merged})
    record_type.release(record)
    record.delete()
    forget(record_type, place)
    title = "" if record_type.personal else binned.title
    append(firm, user_id, f"{key}.erase", key, pk, [], title=title)
    transaction.on_commit(lambda: drop(places))


def forget(record_type: RecordType, place: dict[str, Any]) -> None:
    """Blank the history of a record that says something of a person, so that the log remembers only that it was."""
    if record_type.personal:
        blank(Act.objects.filter(**place))
