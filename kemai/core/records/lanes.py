"""Columns of a board, as record types declare their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q


@dataclass(frozen=True)
class Lane:
    """One column: its heading, and what a card that is dropped there gets.

    `group` is the value of the board's field whose rows stand here; a lane with a condition of its own (`apart`) is
    counted by itself. `chips` are the filters of the list that shows all of its rows, `note` stands beside the sum.
    `adds` offers a new record in the column; `folds` folds it while it is empty.
    """

    value: str
    label: str
    group: Any = None
    apart: Q | None = None
    chips: tuple[str, ...] = ()
    note: str = ""
    adds: bool = True
    folds: bool = False
