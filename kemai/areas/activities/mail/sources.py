"""Where the messages of a mailbox come from: a mail server, or a folder of files that stands in for one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class CannotFetch(Exception):
    """The messages could not be fetched; its words say why and stand beside the mailbox."""


@dataclass(frozen=True)
class Place:
    """How far a mailbox was read: `validity` changes when the server counts its messages anew."""

    validity: int = 0
    last: int = 0


@dataclass(frozen=True)
class Arrived:
    """One message as it came, its name for the reader, and how far the mailbox is read with it."""

    name: str
    data: bytes
    place: Place


class Source(Protocol):
    """One that gives the messages behind a place, oldest first; raises CannotFetch."""

    def after(self, place: Place) -> Iterator[Arrived]:
        """Give them one by one."""


class Folder:
    """A folder of `.eml` files as if it were a mailbox: to try filing without an account."""

    def __init__(self, path: Path) -> None:
        """Name the folder."""
        self.path = path

    def after(self, place: Place) -> Iterator[Arrived]:
        """Give the files by name; the place counts them."""
        if not self.path.is_dir():
            raise CannotFetch(str(self.path))
        for number, path in enumerate(sorted(self.path.glob("*.eml")), 1):
            if number > place.last:
                yield Arrived(path.name, path.read_bytes(), Place(0, number))
