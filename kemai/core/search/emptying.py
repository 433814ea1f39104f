"""Beside a long import PostgreSQL's list of pending tokens is emptied on a second connection.

The list is emptied by whoever overfills it: without this a chunk does it now and then, for hundreds of milliseconds,
while other people's saves wait for its locks.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import Error, connection

from kemai.core.search.index import settle

WORTH_IT = 5000
AFTER = 1500  # rows: enough to put many at each place in one go, and less than overfills the list
log = logging.getLogger("kemai.search")


class Emptying:
    """The second connection: it empties the list whenever many rows have come, and closes when it is over."""

    def __init__(self) -> None:
        """Wait for the first chunk."""
        self.wanted, self.over, self.waiting = Event(), False, 0
        self.thread = Thread(target=self.work, name="kemai-emptying", daemon=True)
        self.thread.start()

    def go_on(self, rows: int) -> None:
        """Say that so many rows more are there to empty."""
        self.waiting += rows
        if self.waiting >= AFTER:
            self.waiting = 0
            self.wanted.set()

    def work(self) -> None:
        """Empty the list whenever it is wanted; when the database refuses, chunks do it themselves as before."""
        try:
            while not self.over:
                self.wanted.wait()
                self.wanted.clear()
                settle()
        except Error:
            log.warning("the pending tokens are not emptied beside the import", exc_info=True)
        finally:
            connection.close()

    def end(self) -> None:
        """Empty the list a last time and stop."""
        self.over = True
        self.wanted.set()
        self.thread.join()


@contextmanager
def emptied(rows: int) -> Iterator[Callable[[int], None]]:
    """Empty the list beside an import of so many rows; gives what to call after each chunk with its rows."""
    if connection.vendor != "postgresql" or rows < WORTH_IT:
        yield lambda count: None
        return
    beside = Emptying()
    try:
        yield beside.go_on
    finally:
        beside.end()
