"""Cuts the documents of a long import into tokens on a second processor, while the first goes on with the rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from select import select
from typing import IO, cast

from django.conf import settings

from kemai.core.search.document import Document
from kemai.core.search.index import prepared
from kemai.core.search.store import Entry

WORTH_A_PROCESS = 2000  # documents: fewer are cut before a second process has started
COMMAND = [sys.executable, "-m", "kemai.core.search.cutting_process"]
FIRST_SHARE, STEP, MOST = 0.5, 0.05, 0.95
PATIENCE = 5  # seconds for a share of a chunk, which takes less than one


class Helper:
    """The second process: it takes one share of documents at a time and cuts them while the caller does other work."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        """Know how to speak to it."""
        self.there, self.back = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        self.share = FIRST_SHARE

    def give(self, documents: Sequence[Document]) -> None:
        """Give it documents; raises OSError when it has died."""
        self.there.write(json.dumps([list(vars(document).values()) for document in documents]).encode() + b"\n")
        self.there.flush()

    def entries(self) -> list[Entry]:
        """Take what it made of them; raises OSError or ValueError when it has died or is stuck.

        Whoever was ready first gets the larger share of the next chunk.
        """
        ready, _none, _nothing = select([self.back], [], [], 0)
        self.share = min(MOST, self.share + STEP) if ready else max(STEP, self.share - STEP)
        if not select([self.back], [], [], PATIENCE)[0]:
            raise TimeoutError
        return [Entry(*entry) for entry in json.loads(self.back.readline())]


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
        pipe = subprocess.PIPE
        with subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, cwd=settings.ROOT) as process:
            self.helper = Helper(process)
            try:
                yield
            finally:
                self.helper = None
                process.kill()
                with suppress(OSError):  # what a dead one did not read is still in the pipe
                    cast(IO[bytes], process.stdin).close()

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


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
