"""Ids for many rows that are written chunk by chunk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from kemai.core.records import bulk

AT_ONCE = 20_000


class Ids:
    """Ids of one table, reserved in thousands, so that few chunks ask the database; those left over are never used."""

    def __init__(self, model: Any, expected: int) -> None:
        """Know how many will be needed at the most."""
        self.model, self.expected = model, expected
        self.left: Sequence[int] = []

    def take(self, count: int) -> Sequence[int]:
        """Give ids for so many rows; within a transaction just as many, since its end may take them back."""
        if connection.in_atomic_block:
            return bulk.allot_ids(self.model, count)
        if len(self.left) < count:
            self.left = bulk.allot_ids(self.model, max(count, min(AT_ONCE, self.expected)))
        taken, self.left = self.left[:count], self.left[count:]
        self.expected -= count
        return taken
