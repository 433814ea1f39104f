"""The same call twice with one Idempotency-Key has one effect and one answer."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.areas.customers.models import Customer
from kemai.core.history.models import Act
from kemai.core.tenancy import everyone
from tests.core.api.conftest import codes
from tests.core.repeat.sending import at_once
from tests.faults.many import on_disk as on_disk


@pytest.fixture
def sales(program: Any) -> Any:
    """A program of sales1."""
    return program("sales1")


def call(program: Any, method: str, address: str, body: Any = None, key: str = "order-2026-0001") -> Any:
    return program.call(method, address, body, HTTP_IDEMPOTENCY_KEY=key)


def customers() -> int:
    with everyone(reason="test"):
        return int(Customer.objects.count())


def test_a_customer_posted_twice_with_one_key_is_one_record(sales: Any) -> None:
    """The test line of PLT-23, as far as the API goes."""
    first, second = (call(sales, "POST", "customers/", {"name": "苏州华瑞"}) for _turn in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert first["Location"] == second["Location"]
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert customers() == 1


def test_change_act_and_delete_are_done_once(program: Any) -> None:
    sales = program("admin")
    made = sales.add("customers", name="苏州华瑞")
    address = f"customers/{made['id']}/"
    changed = [call(sales, "PATCH", address, {"name": "苏州华瑞自动化"}, "a") for _turn in range(2)]
    assert [one.json()["lock_version"] for one in changed] == [1, 1]
    assert [call(sales, "DELETE", address, None, "b").status_code for _turn in range(2)] == [204, 204]
    restored = [call(sales, "POST", f"{address}actions/restore/", None, "c") for _turn in range(2)]
    assert restored[0].json() == restored[1].json()
    with everyone(reason="test"):
        assert Act.objects.filter(record_type="customers.customer", record_id=made["id"]).count() == 4


def test_one_key_for_two_different_calls_is_refused(sales: Any) -> None:
    made = call(sales, "POST", "customers/", {"name": "苏州华瑞"}).json()
    for method, address, body in (
        ("POST", "customers/", {"name": "苏州华瑞二"}),
        ("POST", "contacts/", {"name": "苏州华瑞"}),
        ("PATCH", f"customers/{made['id']}/", {"name": "苏州华瑞"}),
        ("DELETE", f"customers/{made['id']}/", None),
    ):
        answer = call(sales, method, address, body)
        assert answer.status_code == 422, (method, address)
        assert codes(answer) == {("E-DUP", "idempotency")}
    assert customers() == 1


def test_a_refused_call_is_not_remembered(sales: Any) -> None:
    assert call(sales, "POST", "customers/", {"name": ""}).status_code == 422
    assert call(sales, "POST", "customers/", {"name": "苏州华瑞"}).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "two words", "键"])
def test_a_key_that_is_no_key_is_refused(sales: Any, key: str) -> None:
    answer = call(sales, "POST", "customers/", {"name": "苏州华瑞"}, key)
    assert answer.status_code == 422
    assert codes(answer) == {("E-FMT", "idempotency")}
    assert customers() == 0


def test_keys_of_two_programs_never_meet(program: Any, stranger: Any) -> None:
    for one in (program("sales1"), program("admin"), stranger):
        assert call(one, "POST", "customers/?confirm_duplicates=true", {"name": "苏州华瑞"}).status_code == 201
    assert customers() == 3


def test_reading_takes_no_key(sales: Any) -> None:
    assert [call(sales, "GET", "customers/").status_code for _turn in range(2)] == [200, 200]
    assert "Idempotency-Replayed" not in call(sales, "GET", "customers/")


@pytest.mark.django_db(transaction=True)
def test_twenty_calls_at_once_have_one_effect(firm: Any, program: Any, on_disk: None) -> None:
    sales = program("sales1")
    answers = at_once(20, lambda: call(sales, "POST", "customers/", {"name": "苏州华瑞"}))
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1
    assert customers() == 1
    with everyone(reason="test"):
        assert Act.objects.filter(action="customers.customer.add").count() == 1


def test_the_header_is_described(sales: Any) -> None:
    paths = sales.get("openapi.json").json()["paths"]
    for method, operation in paths["/api/v1/customers/{record_id}/"].items():
        named = [one["name"] for one in operation["parameters"] if one["in"] == "header"]
        assert named == ([] if method == "get" else ["Idempotency-Key"])
