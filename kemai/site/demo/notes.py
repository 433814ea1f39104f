"""Writes the notes of the demo firm, with the notices to those whom recent ones mention."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import repeat
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.notes.models import Note
from kemai.core.notify.models import Notice
from kemai.core.records import bulk
from kemai.core.records.typed import RecordType
from kemai.site.demo.firm import Firm
from kemai.site.demo.talks import Talk

RECENT = timedelta(days=21)


class Left(NamedTuple):
    """A note to write: on which record, by whose sign-in name, and when."""

    record_id: int
    title: str
    owner: str
    at: datetime
    talk: Talk


def write_notes(firm: Firm, record_type: RecordType, left: Sequence[Left]) -> None:
    """Write notes on records of one type; call inside a transaction."""
    ids = bulk.allot_ids(Note, len(left))
    columns = {
        "id": ids,
        "organisation_id": repeat(firm.organisation.pk),
        "record_type": repeat(record_type.key),
        "record_id": (one.record_id for one in left),
        "text": (one.talk.text for one in left),
        "created_by_id": (firm.people[one.owner].pk for one in left),
        "created_at": (one.at for one in left),
    }
    bulk.insert(Note, columns, len(left))
    mentions = [(note_id, one) for note_id, one in zip(ids, left, strict=True) if one.talk.mentioned]
    columns = {
        "note_id": (note_id for note_id, _one in mentions),
        "user_id": (firm.people[one.talk.mentioned].pk for _note_id, one in mentions),
    }
    bulk.insert(Note.mentions.through, columns, len(mentions))
    tell(firm, record_type, [one for _note_id, one in mentions if one.at > timezone.now() - RECENT])


def tell(firm: Firm, record_type: RecordType, left: Sequence[Left]) -> None:
    """Tell the people whom notes mention."""
    columns = {
        "organisation_id": repeat(firm.organisation.pk),
        "to_id": (firm.people[one.talk.mentioned].pk for one in left),
        "text": (_("%(name)s 在 %(title)s 提到了你") % told(firm, one) for one in left),
        "link": (f"/{record_type.address}/{one.record_id}/" for one in left),
        "at": (one.at for one in left),
    }
    bulk.insert(Notice, columns, len(left))


def told(firm: Firm, one: Left) -> dict[str, str]:
    """Name the writer and the record of a notice."""
    return {"name": firm.people[one.owner].name, "title": one.title}
