"""Declaring reports: what every report is, and the shelf on which an area puts its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.reports.answers import Answer
from kemai.core.reports.questions import Question
from kemai.core.screens.listing import Listing
from kemai.core.tenancy.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report on the records of a type; `dated` names the field that the asked days limit.

    `narrow` keeps some of the rows only, or adds a value to them: a function of rows and question.
    """

    code: str
    label: Any
    type_key: str
    dated: str = "created_at"
    narrow: Callable[[Any, Question], Any] | None = None

    @property
    def record_type(self) -> RecordType:
        """Give the type whose records are counted."""
        return registry.get(self.type_key)

    def known_to(self, viewer: Viewer) -> bool:
        """Say whether the report exists for this person."""
        return viewer.may(self.type_key, "read")

    def asked(self, question: Question) -> tuple[Listing, Any]:
        """Give the list that is asked about and its rows."""
        listing = question.listing(self.record_type, self.dated)
        rows = question.rows(listing)
        return listing, self.narrow(rows, question) if self.narrow else rows

    def length(self, question: Question) -> int:
        """Count the lines that the answer will have, where they may be many."""
        return 0

    def answer(self, question: Question) -> Answer:
        """Say what came out."""
        raise NotImplementedError


@dataclass(frozen=True)
class Shelf:
    """The reports of one area under one address."""

    address: str
    label: Any
    reports: tuple[Report, ...]

    def __post_init__(self) -> None:
        """Make the shelf known to jobs."""
        _shelves[self.address] = self

    def open_to(self, viewer: Viewer) -> list[Report]:
        """Give the reports that exist for this person."""
        return [report for report in self.reports if report.known_to(viewer)]

    def find(self, code: str, viewer: Viewer) -> Report | None:
        """Give one report, or None when it does not exist for this person."""
        return next((report for report in self.open_to(viewer) if report.code == code), None)


_shelves: dict[str, Shelf] = {}


def shelf_at(address: str) -> Shelf:
    """Give the shelf of an address."""
    return _shelves[address]
