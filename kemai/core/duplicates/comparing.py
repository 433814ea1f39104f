"""After an import of very many rows: which of the new records look like existing ones, for the queue of like records.

Few rows against many records are not compared this way: reading all records costs as much as it does for many rows.
What people type, and what blocks, is looked up by keys at once (`keys.py`, `blocking.py`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from kemai.core.duplicates.jobs import columns_of, texts_of
from kemai.core.duplicates.matching.linking import Linked, Texts, linked
from kemai.core.duplicates.models import LikePair, NotSame
from kemai.core.history.models import Act
from kemai.core.jobs.declare import job
from kemai.core.jobs.models import Job
from kemai.core.jobs.progress import Progress
from kemai.core.jobs.run import start
from kemai.core.records import registry

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

COMPARE = "duplicates.compare"
LEAST = 5000  # rows: learning the weights takes as long as comparing so many
SHARE = 10  # times as many records as rows: beyond it the comparison takes longer than the import did
MOST = 2_200_000  # rows and records together, which stay below 2 GB
WRITTEN = 1000


def order_compare(record_type: RecordType, batch: int, added: int, *, by: Viewer) -> Job | None:
    """Let what an import has added be compared with what was there, where it is worth it."""
    if not record_type.evidence or added < LEAST:
        return None
    count = record_type.model.objects.filter(organisation_id=by.organisation_id).count()
    if not 0 < count - added <= added * SHARE or count > MOST:
        return None
    title = _("导入后查重：%(type)s") % {"type": record_type.many}
    with transaction.atomic():
        return start(COMPARE, title, {"record_type": record_type.key, "batch": batch}, by=by)


@job(COMPARE)
def compare(*, progress: Progress, by: Viewer, record_type: str, batch: int) -> dict[str, Any]:
    """Put the pairs of new and existing records that are rather the same than not into the queue."""
    kind = registry.get(record_type)
    columns = columns_of(kind)
    rows = kind.model.objects.filter(organisation_id=by.organisation_id).order_by("pk")
    acts = Act.objects.filter(organisation_id=by.organisation_id, batch=batch, action=f"{kind.key}.add")
    new = set(acts.values_list("record_id", flat=True))
    before = rows.filter(pk__lt=min(new, default=0))
    ids = array("q"), array("q")
    progress.total(before.count() + len(new))

    def existing() -> Iterator[Texts]:
        yield from read(before, ids[0])

    def brought() -> Iterator[Texts]:
        yield from read(rows.filter(pk__gte=min(new, default=0)), ids[1], new)

    def read(some: Any, kept: array[int], only: set[int] | None = None) -> Iterator[Texts]:
        del kept[:]
        for pk, texts in texts_of(kind, some, columns):
            if only is None or pk in only:
                kept.append(pk)
                progress.advance(int(progress.done < progress.job.total))
                yield texts

    found = linked(columns, existing, brought, lambda: progress.advance(0))
    pairs = keep(kind, found, *ids, by)
    return {"url": f"/duplicates/?type={kind.address}", "rows": pairs}


def keep(record_type: RecordType, found: Linked, old: array[int], new: array[int], by: Viewer) -> int:
    """Add pairs to those of the last scan, but for those told apart; gives how many."""
    place = {"organisation_id": by.organisation_id, "record_type": record_type.key}
    apart = set(NotSame.objects.filter(**place).values_list("first_id", "second_id"))
    made = [
        LikePair(
            **place,
            first_id=old[one],
            second_id=new[row],
            group_id=old[one],
            score=score,
            evidence=evidence,
        )
        for (row, one, score), evidence in zip(found.links, found.evidence, strict=True)
        if (old[one], new[row]) not in apart
    ]
    with transaction.atomic():
        LikePair.objects.bulk_create(made, batch_size=WRITTEN, ignore_conflicts=True)
    return len(made)


def compared(batch: int, record_type: RecordType, by: Viewer) -> Job | None:
    """Give the comparison that followed an import, None where none did."""
    jobs = Job.objects.filter(organisation_id=by.organisation_id, kind=COMPARE, arguments__batch=batch)
    return jobs.filter(arguments__record_type=record_type.key).order_by("-pk").first()
