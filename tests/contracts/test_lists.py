"""A list costs the same queries for one row and for a page, and every column can be shown, sorted and filtered."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kemai.core.records.conditions import operators_of
from kemai.core.screens import listing, lists
from kemai.core.testing.samples import sample_record

MOST_QUERIES = 15
ROWS = 12  # of a page in these tests


@pytest.fixture(autouse=True)
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (listing, lists):
        monkeypatch.setattr(module, "PAGE", ROWS)


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_list_costs_the_same_for_one_row_and_a_page(whole_type: Any, admin: Any, firm: Any) -> None:
    client, address = firm.client("admin"), f"/{whole_type.address}/"
    sample_record(whole_type, admin, 0)
    one = queries(client, address)
    for place in range(1, ROWS + 1):
        sample_record(whole_type, admin, place)
    assert queries(client, address) == one
    assert one <= MOST_QUERIES


def test_every_column_lists_sorts_and_filters(whole_type: Any, admin: Any, firm: Any) -> None:
    client, home = firm.client("admin"), f"/{whole_type.address}/"
    record = sample_record(whole_type, admin, 1)
    sample_record(whole_type, admin, 2)
    for name in whole_type.shown_names:
        field = whole_type.fields[name]
        assert client.get(f"{home}?columns={name}&sort={name}").status_code == 200, name
        assert client.get(f"{home}?sort=-{name}").status_code == 200, name
        assert client.get(f"{home}filter/?field={name}").status_code == 200, name
        for operator in operators_of(field):
            if operator in ("empty", "filled"):
                answer = client.get(f"{home}?f={name}:{operator}")
                assert answer.status_code == 200, (name, operator)
        value = getattr(record, field.path)
        if value not in (None, "", False) and "is" in operators_of(field):
            shown = field.kind.input(field, value).strip(",")
            answer = client.get(home, {"f": f"{name}:is:{shown}"})
            assert f'href="{home}{record.pk}/"' in answer.content.decode(), (name, shown)


def test_pages_follow_each_other_without_gap_or_overlap(whole_type: Any, admin: Any, firm: Any) -> None:
    client, home = firm.client("admin"), f"/{whole_type.address}/"
    ids = {sample_record(whole_type, admin, place).pk for place in range(2 * ROWS + 2)}
    for sort in ("-updated_at", "owner", "remark"):
        seen: list[int] = []
        address = f"{home}?sort={sort}"
        while address:
            page = html.unescape(client.get(address).content.decode())
            seen += [int(pk) for pk in dict.fromkeys(re.findall(rf'<tr[^>]*>.*?href="{home}(\d+)/"', page, re.S))]
            following = re.search(r'href="(\?[^"]*after=[^"]*)"', page)
            address = home + following[1] if following else ""
        assert len(seen) == len(set(seen))
        assert ids <= set(seen)
