"""A stranger finds nothing and changes nothing, whatever the type and whatever the door."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from kemai.core.testing.samples import sample_record, sample_values

READ = ["", "peek/", "edit/", "delete/", "history/", "timeline/", "field/{field}/"]
WRITE = ["edit/", "delete/", "restore/", "move/", "note/", "files/", "field/{field}/"]


OWN_BOOKS = ("core_reading", "core_tries")


def tables() -> dict[str, list[Any]]:
    """Take a picture of every table that holds a firm's data, but for what the kernel itself notes of a refusal."""
    names = [name for name in connection.introspection.table_names() if name.startswith(("customers_", "core_"))]
    quote = connection.ops.quote_name
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            if not name.startswith(("core_search_fts", *OWN_BOOKS)):
                refusals = " WHERE action <> 'access.denied'" if name == "core_act" else ""
                cursor.execute(f"SELECT * FROM {quote(name)}{refusals} ORDER BY 1")
                found[name] = cursor.fetchall()
    return found


@pytest.fixture
def marked(admin: Any, record_type: Any) -> Any:
    values = {**sample_values(record_type, admin, 7), "remark": "只有本单位可见的标记"}
    from kemai.core import actions

    return actions.add(record_type, values, by=admin)


def home(record_type: Any, record: Any) -> str:
    return f"/{record_type.address}/{record.pk}/"


def stranger(other_firm: Any) -> Client:
    return other_firm.client("admin")


def test_stranger_reads_nothing(record_type: Any, marked: Any, other_firm: Any) -> None:
    client = stranger(other_firm)
    for page in READ:
        address = home(record_type, marked) + page.format(field="remark")
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert "只有本单位可见的标记" not in answer.content.decode()
    for address in (f"/{record_type.address}/", f"/{record_type.address}/?q=只有本单位", "/search/?q=只有本单位", "/"):
        answer = client.get(address)
        assert "只有本单位可见的标记" not in answer.content.decode(), address
        assert f'href="{home(record_type, marked)}"' not in answer.content.decode(), address


def test_stranger_changes_nothing(record_type: Any, marked: Any, other_firm: Any) -> None:
    client = stranger(other_firm)
    before = tables()
    for page in WRITE:
        address = home(record_type, marked) + page.format(field="remark")
        answer = client.post(address, {"remark": "改了", "text": "改了", "value": "1"})
        assert answer.status_code in (404, 405), address
    client.post(f"/{record_type.address}/bulk/delete/", {"ids": str(marked.pk)})
    client.post(f"/{record_type.address}/bulk/assign/", {"ids": str(marked.pk), "owner": "1"})
    assert tables() == before


def test_colleague_without_rights_changes_nothing(whole_type: Any, admin: Any, firm: Any) -> None:
    record = sample_record(whole_type, admin, 3)
    client = firm.client("rev1")
    before = tables()
    for page in WRITE[:2] + WRITE[3:4]:
        answer = client.post(home(whole_type, record) + page, {"remark": "改了", "value": "1"})
        assert answer.status_code in (403, 404), page
    own_work = firm.viewer("rev1").may(whole_type.key, "add")
    assert client.get(f"/{whole_type.address}/add/").status_code == (200 if own_work else 403)
    assert tables() == before
