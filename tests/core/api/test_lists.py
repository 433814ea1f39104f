"""Lists over the API: filters, search, order, pages; every unknown name is a 400 that says it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.signing import b64_encode
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import travel

from tests.core.api.conftest import codes

FIRMS = (("泸州老酒厂", "四川", "liquor"), ("成都软件", "四川", "software"), ("茅台酒坊", "贵州", "liquor"))


@pytest.fixture
def sales(program: Any) -> Any:
    """A program of sales1 with three customers."""
    made = program("sales1")
    for name, province, industry in FIRMS:
        made.add("customers", name=name, province=province, industry=industry, phone="0831-7654321")
    return made


def found(answer: Any) -> set[str]:
    assert answer.status_code == 200, answer.content.decode()
    return {one["name"] for one in answer.json()["items"]}


def test_filters_compose(sales: Any) -> None:
    assert found(sales.get("customers/")) == {name for name, _province, _industry in FIRMS}
    assert found(sales.get("customers/", f=["province:is:四川", "industry:is:liquor|food"])) == {"泸州老酒厂"}
    assert found(sales.get("customers/", where="地区=四川 AND NOT 行业=酒类")) == {"成都软件"}
    assert found(sales.get("customers/", f="name:has:酒", where="地区=贵州", q="maotai")) == {"茅台酒坊"}


def test_unknown_names_are_refused_by_name(sales: Any) -> None:
    for query, name in [
        ({"f": "owner__password:is:x"}, "owner__password"),
        ({"f": "name:regex:x"}, "regex"),
        ({"f": "organisation:is:1"}, "organisation"),
        ({"sort": "owner__password"}, "owner__password"),
        ({"sort": "-organisation_id"}, "organisation_id"),
        ({"fields": "name,organisation"}, "organisation"),
        ({"order_by": "name"}, "order_by"),
        ({"name": "x"}, "name"),
        ({"after": "????"}, "after"),
    ]:
        answer = sales.get("customers/", **query)
        assert answer.status_code == 400, query
        assert codes(answer) == {("E-FMT", name)}


def test_values_that_do_not_fit_are_refused_with_their_field(sales: Any) -> None:
    for query, reason in [
        ({"f": "birth_date:over:abc"}, ("E-FMT", "birth_date")),
        ({"f": "owner:is:999999999999999999999"}, ("E-REF", "owner")),
        ({"f": "name:has:"}, ("E-REQ", "name")),
        ({"f": "name"}, ("E-FMT", "")),
        ({"f": "name:has:a\x00b"}, ("E-FMT", "name")),
        ({"where": "地区"}, ("E-FMT", "")),
        ({"where": "(" * 1999}, ("E-RNG", "")),
        ({"q": "a"}, ("E-RNG", "q")),
        ({"limit": "201"}, ("E-FMT", "limit")),
        ({"limit": "0"}, ("E-FMT", "limit")),
        ({"limit": "9" * 5000}, ("E-FMT", "limit")),
        ({"q": "a" * 101}, ("E-FMT", "q")),
        ({"f": [f"name:has:{place}" for place in range(51)]}, ("E-FMT", "f")),
    ]:
        answer = sales.get("customers/", **query)
        assert answer.status_code == 400, (query, answer.content.decode())
        assert codes(answer) == {reason}, query


def test_pages_follow_each_other_without_gap(sales: Any) -> None:
    for number in range(4):
        sales.add("customers", name=f"同名 {number % 2}")
    for sort in ("name", "-name", "birth_date", "-birth_date", "updated_at", "-updated_at", "industry", "owner", "id"):
        seen: list[int] = []
        after = ""
        while True:
            answer = sales.get("customers/", sort=sort, limit=2, after=after, fields="name")
            assert answer.status_code == 200, answer.content.decode()
            seen += [one["id"] for one in answer.json()["items"]]
            after = answer.json()["next"]
            if not after:
                break
        assert len(seen) == len(set(seen)) == 7, sort


def test_cursors_that_were_made_up_never_break(sales: Any) -> None:
    values: list[Any] = [
        None,
        True,
        7,
        1e308,
        float("nan"),
        10**30,
        "x",
        "",
        "2026-13-45",
        [],
        {},
        "0001-01-01T00:00:00+14:00",
    ]
    pairs = [(value, 1) for value in values] + [(None, wrong) for wrong in (-1, 10**30, "1", None)]
    for sort in ("name", "birth_date", "updated_at", "industry", "id"):
        for pair in pairs:
            cursor = b64_encode(json.dumps(pair).encode()).decode()
            assert sales.get("customers/", sort=sort, after=cursor).status_code in (200, 400)


def test_chosen_fields_only(sales: Any) -> None:
    one = sales.get("customers/", fields="industry,owner,kind,birth_date", f="name:is:成都软件").json()["items"][0]
    assert set(one) == {"id", "lock_version", "masked", "industry", "owner", "kind", "birth_date"}
    assert one["industry"]["code"] == "software"
    assert one["owner"]["label"] == "林晓"
    assert one["kind"] == {"id": "company", "label": "企业"}
    assert one["birth_date"] is None


def test_one_row_costs_as_many_queries_as_fifty(sales: Any) -> None:
    from django.db import connection

    with travel(timezone.now(), tick=False):  # a new minute opens a new count of the calls, which is one statement more
        sales.get("customers/")
        with CaptureQueriesContext(connection) as few:
            sales.get("customers/", limit=1)
        for number in range(20):
            sales.add("customers", name=f"客户 {number}")
        with CaptureQueriesContext(connection) as many:
            assert len(sales.get("customers/", limit=200).json()["items"]) == 23
    assert len(many) == len(few) <= 15
