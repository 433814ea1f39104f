"""Writing one chunk of a long import on a second connection, while the next one is decided on the first.

PostgreSQL works in a process of its own: without this it waits while rows are decided, and the import while it writes.
SQLite works within our process, and a second thread there takes from the first what it gains (0044).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection, connections

from kemai.core.transfer.decide import Remembered
from kemai.core.transfer.entries import Entry
from kemai.core.transfer.judging import Chunk
from kemai.core.transfer.plan import Plan
from kemai.core.transfer.readers import Row
from kemai.core.transfer.writing import Batch

Given = TypeVar("Given")
WORTH_IT = 5000
SWITCH_SECONDS = 0.0002  # the writing thread answers PostgreSQL some fifty times a chunk, each time after so long


class Leaning(Exception):
    """Rows depend on a chunk that is still being written; they must be decided after it."""


class Press:
    """A thread with its own connection that writes a chunk at a time, as the person whose import it is."""

    def __init__(self) -> None:
        """Have the thread; it connects when it is first needed."""
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="kemai-import")

    def start(self, write: Callable[[], Given]) -> Future[Given]:
        """Begin to write; the future gives what `write` gives, or raises what it raises."""
        return self.pool.submit(copy_context().run, write)

    def end(self) -> None:
        """Close the connection and stop."""
        self.pool.submit(connections.close_all)  # those of the thread that runs it
        self.pool.shutdown()


@dataclass(frozen=True)
class Underway:
    """A chunk that is being written, with what later rows must not depend on before it is."""

    rows: list[Row]
    chunk: Chunk
    batch: Batch
    reject_size: int
    memory: Remembered
    future: Future[float]

    def refuse_leaning(self, entries: Iterable[Entry]) -> None:
        """Raise Leaning when any of these rows might be decided otherwise once the chunk is stored."""
        numbers = set(self.batch.numbers)
        if any(entry.values.get("number") in numbers or self.memory.concerns(entry) for entry in entries):
            raise Leaning


@contextmanager
def pressed(plan: Plan, rows: int) -> Iterator[Press | None]:
    """Have a press where so many rows are worth it and none of them can lead to another one of the file."""
    inward = any(column.field.target is plan.record_type.model for column in plan.columns)
    alone = connection.vendor != "postgresql" or connection.in_atomic_block
    if alone or inward or plan.beside or rows < WORTH_IT:
        yield None
        return
    press, usual = Press(), sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        yield press
    finally:
        sys.setswitchinterval(usual)
        press.end()
