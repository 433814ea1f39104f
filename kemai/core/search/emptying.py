"""Beside a long import PostgreSQL's list of pending tokens is emptied between its chunks.

The list is emptied by whoever overfills it: without this a chunk does it now and then, for hundreds of milliseconds,
while other people's saves wait for its locks.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import Error, connection

from kemai.core.search.index import settle

WORTH_IT = 5000
AFTER = 1500  # rows: enough to put many at each place in one go, and less than overfills the list
log = logging.getLogger("kemai.search")


class Emptying:
    """Empties the list whenever many rows have come: `run` does it where the chunks are written, between two of them.

    A connection of its own would be one more process of PostgreSQL that pages have to wait for.
    """

    def __init__(self, rows: int, run: Callable[[Callable[[], None]], object]) -> None:
        """Wait for the first chunk of an import of so many rows."""
        self.run, self.waiting = run, 0
        self.over = connection.vendor != "postgresql" or rows < WORTH_IT

    def go_on(self, rows: int) -> None:
        """Say that so many rows more are there to empty."""
        self.waiting += rows
        if self.waiting >= AFTER and not self.over:
            self.waiting = 0
            self.run(self.work)

    def work(self) -> None:
        """Empty the list; when the database refuses, chunks do it themselves as before."""
        try:
            settle()
        except Error:
            self.over = True
            log.warning("the pending tokens are not emptied beside the import", exc_info=True)
