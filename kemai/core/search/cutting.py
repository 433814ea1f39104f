"""Cuts the documents of a long import into tokens on a second processor, while the first goes on with the rows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings

from kemai.core.jobs.second import Second, processors, second
from kemai.core.search.document import Document
from kemai.core.search.index import prepared
from kemai.core.search.store import Entry

WORTH_A_PROCESS = 2000  # documents: fewer are cut before a second process has started
COMMAND = [sys.executable, "-m", "kemai.core.search.cutting_process"]
FIRST_SHARE, STEP, MOST = 0.5, 0.05, 0.95
PATIENCE = 5  # seconds for a share of a chunk, which takes less than one


class Helper:
    """The second process: it takes one share of documents at a time and cuts them while the caller does other work."""

    def __init__(self, process: Second) -> None:
        """Know whom to speak to."""
        self.process = process
        self.share = FIRST_SHARE

    def give(self, documents: Sequence[Document]) -> None:
        """Give it documents; raises OSError when it has died or does not read them."""
        self.process.tell([list(vars(document).values()) for document in documents])

    def entries(self) -> list[Entry]:
        """Take what it made of them; raises OSError or ValueError when it has died or is stuck.

        Whoever was ready first gets the larger share of the next chunk.
        """
        ready = self.process.ready()
        self.share = min(MOST, self.share + STEP) if ready else max(STEP, self.share - STEP)
        return [Entry(*entry) for entry in self.process.answer()]


class Cutter:
    """Cuts the documents of chunk after chunk: `begin`, `work`, and as late as possible `entries`."""

    def __init__(self) -> None:
        """Begin alone."""
        self.helper: Helper | None = None
        self.given: Sequence[Document] = []
        self.own: Sequence[Document] = []
        self.made: list[Entry] = []

    @contextmanager
    def helped(self, expected: int) -> Iterator[None]:
        """Have a helper, where there is a second processor and so many documents are worth it."""
        if expected < WORTH_A_PROCESS or processors() == 1:
            yield
            return
        process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=settings.ROOT)
        with second(process, PATIENCE) as spoken_to:
            self.helper = Helper(spoken_to)
            try:
                yield
            finally:
                self.helper = None

    def begin(self, documents: Sequence[Document]) -> None:
        """Hand a share of a chunk to the helper; a chunk before it whose entries nobody fetched is forgotten."""
        self.fetch()
        share = round(len(documents) * self.helper.share) if self.helper else 0
        self.given, self.own = documents[:share], documents[share:]
        if self.helper and self.given:
            try:
                self.helper.give(self.given)
            except OSError:
                self.helper = None

    def work(self) -> None:
        """Cut what the helper was not given."""
        self.made = [prepared(document) for document in self.own]

    def entries(self) -> list[Entry]:
        """Give the entries of the chunk, in its order."""
        return [*self.fetch(), *self.made]

    def fetch(self) -> list[Entry]:
        """Take the helper's share; one that died or is stuck costs only time."""
        given, self.given = self.given, []
        if self.helper and given:
            try:
                return self.helper.entries()
            except (OSError, ValueError):
                self.helper = None
        return [prepared(document) for document in given]
