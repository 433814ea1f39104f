"""Writing one chunk of a long import on a second connection, while the next one is decided on the first.

PostgreSQL works in a process of its own: without this it waits while rows are decided, and the import while it writes.
SQLite works within our process, and a second thread there takes from the first what it gains (0044).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection, connections

from kemai.core.transfer.decide import Remembered
from kemai.core.transfer.judging import Chunk, Group
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
    memory: list[Remembered]
    future: Future[float]

    @property
    def group(self) -> Group:
        """Give the record that the next rows may go on with."""
        return self.batch.group or self.chunk.group

    def refuse_leaning(self, chunk: Chunk) -> None:
        """Raise Leaning when any row of the next chunk might be decided otherwise once this one is stored."""
        batches = [self.batch, *(batch for _writer, batch in self.batch.beside)]
        for entries, batch, memory in zip(chunk.by_type(), batches, self.memory, strict=True):
            numbers = set(batch.numbers)
            if any(entry.values.get("number") in numbers or memory.concerns(entry) for entry in entries):
                raise Leaning
        if chunk.goes_on:
            raise Leaning


@contextmanager
def pressed(plan: Plan, rows: int) -> Iterator[Press | None]:
    """Have a press where so many rows are worth it and no column leads to a record that the file brings."""
    plans = [plan, *plan.beside]
    brought = {one.record_type.model for one in plans}
    inward = any(column.field.target in brought for one in plans for column in one.columns)
    alone = connection.vendor != "postgresql" or connection.in_atomic_block
    if alone or inward or rows < WORTH_IT:
        yield None
        return
    press, usual = Press(), sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        yield press
    finally:
        sys.setswitchinterval(usual)
        press.end()
