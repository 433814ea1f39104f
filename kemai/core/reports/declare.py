"""Declaring reports: what every report is, and the shelf on which an area puts its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.typed import RecordType
from kemai.core.reports.answers import Answer
from kemai.core.reports.questions import Question, read_question
from kemai.core.screens.listing import Listing
from kemai.core.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Ask:
    """A choice above a report: its options for a person as value and label, and the conditions that a value means."""

    name: str
    label: Any
    options: Callable[[Viewer], list[tuple[str, str]]]
    chips: Callable[[str, Viewer], tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report on the records of a type; `dated` names the field that the asked days limit.

    `asks` are further choices beside the days.
    `narrow` keeps some of the rows only, or adds a value to them: a function of rows and question.
    """

    code: str
    label: Any
    type_key: str
    dated: str = "created_at"
    asks: tuple[Ask, ...] = ()
    narrow: Callable[[Any, Question], Any] | None = None

    @property
    def record_type(self) -> RecordType:
        """Give the type whose records are counted."""
        return registry.get(self.type_key)

    def known_to(self, viewer: Viewer) -> bool:
        """Say whether the report exists for this person."""
        return viewer.may(self.type_key, "read")

    def question(self, given: QueryDict, viewer: Viewer, verb: str = "") -> Question:
        """Read what is asked from an address; raises Rejected for days or choices that cannot be (E-RNG, E-REF)."""
        question = read_question(given, viewer, verb)
        chosen: list[str] = []
        for ask in self.asks:
            if value := given.get(ask.name, ""):
                if value not in dict(ask.options(viewer)):
                    raise Rejected.one(ask.name, "E-REF")
                chosen += ask.chips(value, viewer)
        return replace(question, chosen=tuple(chosen))

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

    def named(self, code: str, viewer: Viewer) -> Report | None:
        """Give the report of a code, whether or not this person may read its records."""
        return next((report for report in self.reports if report.code == code), None)

    def find(self, code: str, viewer: Viewer) -> Report | None:
        """Give one report, or None when it does not exist for this person."""
        report = self.named(code, viewer)
        return report if report is not None and report.known_to(viewer) else None


_shelves: dict[str, Shelf] = {}


def shelves() -> list[Shelf]:
    """Give all shelves."""
    return list(_shelves.values())


def shelf_at(address: str) -> Shelf:
    """Give the shelf of an address."""
    return _shelves[address]
