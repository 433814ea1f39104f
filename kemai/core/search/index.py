"""Makes records known to search and forgets them, inside the caller's transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from django.db import transaction

from kemai.core.search.document import Document
from kemai.core.search.phones import all_digits
from kemai.core.search.store import Entry, store
from kemai.core.search.tokens import tokens

BATCH = 1000
USUAL_SEGMENTS, MANY_SEGMENTS = 4, 8  # FTS5 ships with the first
TITLE_LIMIT = 200


def put(organisation_id: int, record_type: str, record_id: int, document: Document) -> None:
    """Make one record known, or known anew, by its document."""
    put_many(organisation_id, record_type, [(record_id, document)])


def put_many(organisation_id: int, record_type: str, documents: Iterable[tuple[int, Document]]) -> None:
    """Make many records of one type known; where a record comes twice in one batch, the later document counts."""
    put_entries(organisation_id, record_type, (_entry(record_id, document) for record_id, document in documents))


def prepared(document: Document, record_id: int = 0) -> Entry:
    """Cut a document into its tokens before the transaction that puts it: the cutting takes longer than the writing."""
    entry = _entry(record_id, document)
    return entry._replace(tokens=" ".join(tokens(entry.text)))


def put_entries(organisation_id: int, record_type: str, documents: Iterable[Entry]) -> None:
    """Make prepared documents of one type known."""
    entries = iter(documents)
    with transaction.atomic(savepoint=False):
        while batch := {entry.record_id: entry for entry in islice(entries, BATCH)}:
            store().put(organisation_id, record_type, list(batch.values()))


def adding(organisation_id: int, record_type: str, entries: Sequence[Entry], ids: Sequence[int]) -> Callable[[], None]:
    """Make ready what makes prepared documents of new records known, under ids that were allotted to them."""
    return store().adding(organisation_id, record_type, entries, ids)


def remove(organisation_id: int, record_type: str, record_ids: Iterable[int]) -> None:
    """Forget records, so that nobody finds them any more; unknown ones are passed over."""
    wanted: Iterator[int] = iter(record_ids)
    with transaction.atomic():
        while batch := list(islice(wanted, BATCH)):
            store().remove(organisation_id, record_type, batch)


def rebuild() -> None:
    """Make the whole token index anew from what is stored, as after a change of the tokeniser."""
    with transaction.atomic():
        store().refill()


@contextmanager
def many_documents() -> Iterator[None]:
    """Merge the index less often while many documents come; each search reads a few parts more meanwhile."""
    store().merge_from(MANY_SEGMENTS)
    try:
        yield
    finally:
        store().merge_from(USUAL_SEGMENTS)


def settle() -> None:
    """End an import: what it added is searched as fast as the rest."""
    store().settle()


def tidy() -> None:
    """Bring the index back to full speed after an import; costs seconds at a million records."""
    store().tidy()


def _entry(record_id: int, document: Document) -> Entry:
    return Entry(record_id, document.title[:TITLE_LIMIT], document.stored(), all_digits(document.phones))
