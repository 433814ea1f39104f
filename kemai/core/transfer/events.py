"""What an import tells uphill."""

from __future__ import annotations

from dataclasses import dataclass

from kemai.core.events import Fact


@dataclass(frozen=True)
class RecordsImported(Fact):
    """A chunk of an import has been committed; told once for many rows, instead of one RecordSaved for each."""

    record_type: str
    batch: int
    added: tuple[int, ...]
    updated: tuple[int, ...]
