"""Whose work a report counts: everybody's in reach for those who look after others, else only one's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from kemai.areas.activities.team import reaches_others
from kemai.core.reports.declare import Report
from kemai.core.reports.listed import Listed
from kemai.core.reports.makeup import MakeUp
from kemai.core.reports.questions import Question
from kemai.core.screens.listing import Listing

MINE = "owner:is:me"


def scoped(question: Question) -> Question:
    """Narrow a question to the own records of who may not read those of others; the lists behind it are as narrow."""
    if reaches_others(question.viewer):
        return question
    query = QueryDict(question.query, mutable=True)
    query.appendlist("f", MINE)
    return replace(question, query=query.urlencode())


@dataclass(frozen=True, kw_only=True)
class OwnScope(Report):
    """A report that counts a person's own records, and those of others only with the right to read them."""

    def asked(self, question: Question) -> tuple[Listing, Any]:
        """Give the list that is asked about and its rows."""
        return super().asked(scoped(question))


@dataclass(frozen=True, kw_only=True)
class OwnMakeUp(OwnScope, MakeUp):
    """Counts by one field within the own scope."""


@dataclass(frozen=True, kw_only=True)
class OwnListed(OwnScope, Listed):
    """A list within the own scope."""
