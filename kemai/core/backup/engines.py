"""Which database stands behind this installation, and how it is copied."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, cast

from django.db import connection

from kemai.core.backup import postgres, sqlite


class Engine(Protocol):
    """What backup and restore ask of a database."""

    def size(self) -> int:
        """Give its bytes."""

    def copy_to(self, target: Path) -> dict[str, int]:
        """Copy it into a file; gives the rows per table."""

    def counts(self) -> dict[str, int]:
        """Give the rows per table."""

    def probe(self, source: Path, expected: dict[str, int]) -> None:
        """Look whether a copy is whole."""

    def lent(self, source: Path, work: Path, expected: dict[str, int]) -> AbstractContextManager[dict[str, str]]:
        """Lend a copy as a database of its own, its rows counted; gives the environment that leads to it."""

    def take_in(self, source: Path, work: Path) -> None:
        """Put a copy in the place of what is there."""

    def sound(self) -> bool:
        """Say whether the database is whole."""


def engine() -> Engine:
    """Give the engine of the database in use."""
    return cast(Engine, {"sqlite": sqlite, "postgresql": postgres}[connection.vendor])
