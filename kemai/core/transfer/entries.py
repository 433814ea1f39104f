"""One row of an import on its way from the file to the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kemai.core.records.errors import Invalid


class Result(StrEnum):
    """What becomes of a row; `repeated` adds nothing but what stands beside it, and is not counted."""

    ADDED = "added"
    UPDATED = "updated"
    SKIPPED = "skipped"
    REJECTED = "rejected"
    REPEATED = "repeated"


COUNTED = (Result.ADDED, Result.UPDATED, Result.SKIPPED, Result.REJECTED)


@dataclass(slots=True)
class Match:
    """The record that a row is about: `sure` where the type's key says so, `binned` where it is in the recycle bin."""

    record_id: int
    sure: bool = False
    binned: bool = False


@dataclass(slots=True, eq=False)
class Entry:
    """A row with its values by field (empty cells are absent) and the reasons against it.

    `match` is the stored record that the row is about, `earlier` a row of the same file. `changes` are those of an
    update, as history keeps them. `keys` are the match keys of its values.
    """

    line: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, Invalid]] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    match: Match | None = None
    earlier: Entry | None = None
    changes: list[dict[str, Any]] = field(default_factory=list)
    result: Result | None = None
    record_id: int = 0

    def reject(self, name: str, reason: Invalid) -> None:
        """Refuse the row because of a field, or `""` for the whole row."""
        self.errors.append((name, reason))
        self.result = Result.REJECTED
