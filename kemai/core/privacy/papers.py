"""Files and tables in which more than a word of a person must go: attachments, notes, imports, prints, messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q

from kemai.core.files.models import Attachment
from kemai.core.files.store import path_of
from kemai.core.jobs.models import Job
from kemai.core.notes.models import Note
from kemai.core.outbox.models import OutMessage
from kemai.core.privacy.person import Person
from kemai.core.privacy.survey import Found, Since
from kemai.core.records.errors import Rejected
from kemai.core.transfer.engine import reject_path, reject_places
from kemai.core.transfer.models import ImportJob
from kemai.core.transfer.opening import opened

GONE = "（已匿名化）"


def places_of(person: Person, imports: list[ImportJob]) -> list[str]:
    """Give the files that go, and free their rows of them: attachments, imports that name the person, kept prints."""
    places = list(Attachment.objects.filter(person.places).values_list("place", flat=True))
    for job in imports:
        places += [job.place, *reject_places(job)]
        job.head, job.values, job.fixed, job.group = {}, {}, {}, {}
        job.file_name, job.reject_size = GONE, 0
        job.save(update_fields=["head", "values", "fixed", "group", "file_name", "reject_size"])
    for work in prints_since(person):
        places.append(work.result["place"])
        Job.objects.filter(pk=work.pk).update(result={})
    return places


def prints_since(person: Person) -> Iterator[Job]:
    """Give the jobs whose document is kept and was made since the person was added: nobody reads a PDF for names."""
    first = min(record.created_at for _type, record in person.records)
    rows = Job.objects.filter(organisation_id=person.organisation_id, created_at__gte=first)
    return (job for job in rows if (job.result or {}).get("place"))


def imports_of(person: Person, since: Since | None = None) -> list[ImportJob]:
    """Give the imports whose file or refused rows name the person, all or those that went on after a moment."""
    words = [word.lower() for word in person.words]
    rows = ImportJob.objects.filter(organisation_id=person.organisation_id)
    if since:
        rows = rows.filter(since.newer(ImportJob) | Q(ended_at=None) | Q(ended_at__gte=since.at))
    return [job for job in rows if any(named(text.lower(), words) for text in contents(job))]


def named(text: str, words: list[str]) -> bool:
    """Say whether any of the words stands in a text."""
    return any(word in text for word in words)


def contents(job: ImportJob) -> Iterator[str]:
    """Read what an import keeps: its name, its head, the refused rows and every row of its file."""
    yield job.file_name
    yield str(job.head)
    if reject_path(job).exists():
        yield reject_path(job).read_text(encoding="utf-8", errors="replace")
    try:
        for row in opened(job).rows():
            yield "\x1f".join(str(value) for value in row.values)
    except (Rejected, OSError):
        if path_of(job.place).exists():
            yield path_of(job.place).read_bytes().decode("utf-8", errors="replace")


def drop_attachments(found: Found, person: Person) -> None:
    """Delete the attachments of the person's own records; others only lose the name in theirs."""
    Attachment.objects.filter(pk__in=found.own).delete()


def empty_notes(found: Found, person: Person) -> None:
    """Empty the notes on the person's own records."""
    Note.objects.filter(pk__in=found.own).update(text=GONE)


def empty_messages(found: Found, person: Person) -> None:
    """Empty the messages to the person; that something was sent, and when, stays."""
    OutMessage.objects.filter(pk__in=found.own).update(name=GONE, address="", text="")


SPECIAL: dict[Any, Callable[[Found, Person], None]] = {
    Attachment: drop_attachments,
    Note: empty_notes,
    OutMessage: empty_messages,
}
