"""Views are remembered, and whoever arranges a list is heard of by everybody at their next page."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kemai.core.screens.models import SavedView
from kemai.core.tenancy import acting_as

VIEWS = SavedView._meta.db_table


def asked(client: Any, address: str = "/customers/") -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in seen.captured_queries if VIEWS in one["sql"]]


@pytest.fixture
def client(firm: Any) -> Any:
    made = firm.client("sales1")
    made.get("/customers/")
    return made


def test_a_list_that_nobody_arranged_anew_reads_no_views(client: Any) -> None:
    assert asked(client) == []
    assert len(asked(client, "/contacts/")) == 1, "each type has its own"


def test_what_somebody_shares_stands_at_the_next_page_of_others(firm: Any, client: Any) -> None:
    firm.client("admin").post("/customers/views/?f=city:is:苏州", {"name": "苏州客户", "sharing": "all"})
    assert "苏州客户" in client.get("/customers/").content.decode()
    with acting_as(firm.viewer("admin")):
        SavedView.objects.get(name="苏州客户").delete()
    assert "苏州客户" not in client.get("/customers/").content.decode()


def test_what_a_page_does_with_a_view_stays_its_own_affair(firm: Any, client: Any) -> None:
    client.post("/customers/views/?f=city:is:苏州", {"name": "苏州客户"})
    client.post("/customers/views/?f=city:is:无锡", {"name": "无锡客户"})
    with acting_as(firm.viewer("sales1")):
        pk = SavedView.objects.get(name="无锡客户").pk
    client.get("/customers/")
    assert client.post(f"/customers/views/{pk}/", {"name": "苏州客户"}).status_code == 422
    assert "无锡客户" in client.get("/customers/").content.decode()


def test_another_firm_is_not_concerned(firm: Any, other_firm: Any, client: Any) -> None:
    other_firm.client("admin").post("/customers/views/", {"name": "别家的", "sharing": "all"})
    assert asked(client) == []
