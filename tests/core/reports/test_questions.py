"""What an address asks of a report."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.reports.questions import Question, list_address, read_question
from kemai.core.tenancy import Viewer

SOMEONE = Viewer(user_id=1, organisation_id=1)


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ("from=2026-02-01&to=2026-01-31", "to", "E-RNG"),
        ("from=soon", "from", "E-FMT"),
        ("to=2026-13-01", "to", "E-FMT"),
        ("to=%00", "to", "E-FMT"),
    ],
)
def test_days_that_do_not_fit_are_refused_beside_their_field(query: str, name: str, code: str) -> None:
    with pytest.raises(Rejected) as refusal:
        read_question(QueryDict(query), SOMEONE)
    assert refusal.value.errors[name][0].code == code


def test_one_day_is_a_range_too() -> None:
    question = read_question(QueryDict("from=2026-01-31&to=2026-01-31"), SOMEONE)
    assert question.start == question.end == date(2026, 1, 31)


def test_filters_of_the_list_come_along_and_nothing_else() -> None:
    question = read_question(QueryDict("f=city:is:苏州&where=x&ids=5&after=z&from=2026-01-01"), SOMEONE)
    assert set(QueryDict(question.query)) == {"f", "where"}


@pytest.mark.parametrize(
    ("start", "end", "chips"),
    [
        (None, None, []),
        (date(2026, 1, 1), None, ["created_at:over:2026-01-01"]),
        (None, date(2026, 1, 2), ["created_at:under:2026-01-02"]),
        (date(2026, 1, 1), date(2026, 1, 2), ["created_at:between:2026-01-01|2026-01-02"]),
    ],
)
def test_days_are_one_more_filter_of_the_list(start: Any, end: Any, chips: list[str]) -> None:
    assert Question(SOMEONE, start, end).chips("created_at") == chips
    assert Question(SOMEONE, start, end).chips("") == []


def test_the_address_of_the_rows_carries_all_filters(sales1: Viewer) -> None:
    customers = registry.get("customers.customer")
    question = read_question(QueryDict("f=city:is:苏州&q=华瑞&from=2026-01-01"), sales1)
    found = list_address(customers, question.listing(customers, "created_at"), "province:is:江苏")
    path, _mark, query = found.partition("?")
    assert path == "/customers/"
    assert QueryDict(query).getlist("f") == ["city:is:苏州", "created_at:over:2026-01-01", "province:is:江苏"]
    assert QueryDict(query)["q"] == "华瑞"
