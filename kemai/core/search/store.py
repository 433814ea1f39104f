"""The one interface behind which each database keeps its token index."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from django.db import connection

from kemai.core.search.query import Word


class Entry(NamedTuple):
    """One record to make known, with its document as stored text and phones as digits.

    `tokens` are those of the text joined by blanks, where they were cut before the transaction; "" has them cut in it.
    """

    record_id: int
    title: str
    text: str
    phones: list[str]
    tokens: str = ""


class Row(NamedTuple):
    """One document that was found."""

    id: int
    record_type: str
    record_id: int
    title: str
    text: str


class Store(Protocol):
    """What search needs of a database; every method works inside the caller's transaction."""

    create: tuple[str, ...]
    drop: tuple[str, ...]

    def put(self, organisation_id: int, record_type: str, entries: Sequence[Entry]) -> None:
        """Add documents of one record type, replacing those of the same records."""

    def adding(
        self, organisation_id: int, record_type: str, entries: Sequence[Entry], ids: Sequence[int]
    ) -> Callable[[], None]:
        """Make ready what adds documents, under these ids, of records that nobody has made known before."""

    def remove(self, organisation_id: int, record_type: str, record_ids: Sequence[int]) -> None:
        """Forget records; unknown ones are passed over."""

    def refill(self) -> None:
        """Make the whole token index anew from the stored texts."""

    def merge_from(self, segments: int) -> None:
        """Merge parts of the index once so many of a size have come together; more make writing cheaper."""

    def settle(self) -> None:
        """Take up into the index what the database holds back of it, so that nobody searches it line by line."""

    def tidy(self) -> None:
        """Merge the index and refresh the planner's figures after many changes."""

    def candidates(self, words: Sequence[Word], owner: Sequence[str], limit: int) -> list[int]:
        """Give the newest document ids, of all organisations, that match all words and all owner tokens."""

    def rows(
        self, ids: Sequence[int], organisation_id: int, record_types: Sequence[str], needles: Sequence[str]
    ) -> list[Row]:
        """Give those documents, newest first, that are of the organisation and types and hold every needle."""


def store() -> Store:
    """Give the store of the database in use."""
    if connection.vendor == "postgresql":
        from kemai.core.search.postgres import PostgresStore

        return PostgresStore()
    from kemai.core.search.sqlite import SqliteStore

    return SqliteStore()
