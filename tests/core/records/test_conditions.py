"""Condition trees become SQL that finds exactly the rows that meet them; what does not exist is refused by name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from kemai.areas.customers.models import Customer
from kemai.core.records import registry
from kemai.core.records.conditions import UnknownName, explain, read, to_q
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field
from kemai.core.records.registry import Resolved
from kemai.core.tenancy import Viewer, acting_as
from tests.core.records import condition_samples as samples

QUICK = settings(
    max_examples=120,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
HOSTILE: tuple[Any, ...] = (
    "owner__password",
    "name__regex",
    "organisation",
    "organisation_id",
    "pk",
    "id",
    "_connector",
    "custom__x",
    "is_deleted",
    "name; DROP TABLE customers_customer",
    "1=1--",
    "",
    None,
    7,
    ["name"],
    {"a": 1},
)


def names(tree: Any, resolved: Resolved, viewer: Viewer) -> set[str]:
    return set(Customer.objects.filter(to_q(tree, resolved, viewer)).values_list("name", flat=True))


def leaf(field: Any, operator: Any = "is", *values: Any) -> dict[str, Any]:
    return {"field": field, "op": operator, "values": [*values]}


def test_groups_and_negation(resolved: Resolved, sales1: Viewer) -> None:
    liquor = {"any": [leaf("industry", "is", "酒类"), leaf("name", "has", "酒")]}
    tree = {"all": [leaf("province", "is", "四川"), liquor, {"not": leaf("customer_type", "is", "blacklist")}]}
    assert names(tree, resolved, sales1) == {"泸州老酒厂", "五粮酒业"}


def test_no_condition_finds_everything(resolved: Resolved, sales1: Viewer) -> None:
    for tree in (None, {}, {"all": []}):
        assert len(names(tree, resolved, sales1)) == len(samples.CUSTOMERS)


def test_signs_of_the_database_are_plain_text(resolved: Resolved, sales1: Viewer) -> None:
    assert names(leaf("remark", "has", "_"), resolved, sales1) == {"Acme 100% | Sons, Inc."}
    assert names(leaf("name", "has", "%"), resolved, sales1) == {"Acme 100% | Sons, Inc."}
    assert names(leaf("name", "has", "' OR 1=1 --"), resolved, sales1) == set()
    assert names(leaf("remark", "has", "\\"), resolved, sales1) == {'O\'Brien "and" sons'}


def test_a_day_means_the_whole_day_of_a_moment(resolved: Resolved, sales1: Viewer) -> None:
    day = Customer.objects.values_list("created_at", flat=True)[0].astimezone().date().isoformat()
    assert len(names(leaf("updated_at", "days", "0"), resolved, sales1)) == len(samples.CUSTOMERS)
    assert names(leaf("created_at", "under", "2001-01-01"), resolved, sales1) == set()
    assert len(names(leaf("created_at", "between", day, "2999-01-01"), resolved, sales1)) == len(samples.CUSTOMERS)


def test_links_are_met_by_me_id_name_and_part_of_a_name(resolved: Resolved, sales1: Viewer) -> None:
    for operator, value in [("is", "me"), ("is", sales1.user_id), ("is", "sales1"), ("is", "林晓"), ("has", "晓")]:
        assert len(names(leaf("owner", operator, value), resolved, sales1)) == len(samples.CUSTOMERS)
    assert names(leaf("owner", "has", "何静"), resolved, sales1) == set()


def test_people_of_another_firm_do_not_exist(resolved: Resolved, sales1: Viewer, other_firm: Any) -> None:
    stranger = other_firm.people["mgr1"]
    for value in (stranger.pk, stranger.login):
        with pytest.raises(Invalid, match="E-REF"):
            to_q(leaf("owner", "is", value), resolved, sales1)
    assert names(leaf("owner", "has", stranger.login), resolved, sales1) == set()


def test_unknown_fields_and_operators_are_refused_by_name(resolved: Resolved, sales1: Viewer) -> None:
    for name in HOSTILE:
        wrong = (leaf(name, "is", "x"), {"not": {"any": [leaf("name", "is", "x"), leaf(name, "empty")]}})
        for tree in (*wrong, leaf("name", name, "x")):
            with pytest.raises(UnknownName) as refused:
                to_q(tree, resolved, sales1)
            assert refused.value.name == str(name)


def test_hidden_and_masked_fields_are_unknown(firm: Any) -> None:
    for login, key, name in [
        ("sales1", "customers.customerprofile", "assets"),
        ("sales1", "customers.contactprofile", "private_phone"),
    ]:
        with acting_as(firm.viewer(login)) as someone, pytest.raises(UnknownName):
            to_q(leaf(name, "empty"), registry.resolve(registry.get(key), someone), someone)
        with acting_as(firm.viewer("mgr1")) as manager:
            assert to_q(leaf(name, "empty"), registry.resolve(registry.get(key), manager), manager)


MISFITS: list[tuple[str, str, list[Any], str]] = [
    ("birth_date", "over", ["abc"], "E-FMT"),
    ("birth_date", "is", ["2026-02-30"], "E-FMT"),
    ("created_at", "over", ["0001-01-01"], "E-RNG"),
    ("updated_at", "days", ["-1"], "E-FMT"),
    ("updated_at", "days", ["99999999999999999999"], "E-RNG"),
    ("updated_at", "days", ["²"], "E-FMT"),
    ("industry", "is", ["火星"], "E-FMT"),
    ("industry", "is", ["²"], "E-FMT"),
    ("kind", "is", ["9" * 199], "E-FMT"),
    ("owner", "is", ["9" * 199], "E-REF"),
    ("owner", "is", ["²"], "E-REF"),
    ("phone", "is", ["abc"], "E-FMT"),
    ("name", "has", [], "E-REQ"),
    ("name", "has", ["  "], "E-REQ"),
    ("name", "has", ["x" * 201], "E-RNG"),
    ("name", "has", ["a\x00b"], "E-FMT"),
    ("name", "has", ["\ud800"], "E-FMT"),
    ("name", "has", [None], "E-FMT"),
    ("name", "has", [["x"]], "E-FMT"),
    ("name", "is", ["x"] * 51, "E-RNG"),
    ("name", "empty", ["x"], "E-RNG"),
    ("birth_date", "between", ["2026-01-01"], "E-REQ"),
    ("birth_date", "between", ["2026-01-02", "2026-01-01"], "E-RNG"),
]


def test_values_that_do_not_fit(resolved: Resolved, sales1: Viewer) -> None:
    for field, operator, values, code in MISFITS:
        with pytest.raises(Invalid) as refused:
            to_q(leaf(field, operator, *values), resolved, sales1)
        assert refused.value.code == code
        assert str(resolved.fields[field].label) in refused.value.message


def test_amounts_that_no_column_holds(firm: Any) -> None:
    with acting_as(firm.viewer("mgr1")) as manager:
        resolved = registry.resolve(registry.get("customers.customerprofile"), manager)
        for amount in ("abc", "1e999999999", "NaN", "Infinity", "9" * 40):
            with pytest.raises(Invalid) as refused:
                to_q(leaf("assets", "over", amount), resolved, manager)
            assert refused.value.code in ("E-FMT", "E-RNG")


MISSHAPEN: list[Any] = [
    [leaf("name", "empty")],
    "name",
    7,
    {"all": {}},
    {"any": []},
    {"all": [[]]},
    {"not": []},
    {"all": [], "any": []},
    {"nor": [leaf("name", "empty")]},
    {"field": "name", "op": "is", "values": "x"},
    {"field": "name", "op": "is", "values": ["x"], "extra": 1},
    {"all": [leaf("name", "empty")] * 51},
]


def test_wrong_shapes(resolved: Resolved, sales1: Viewer) -> None:
    for tree in MISSHAPEN:
        with pytest.raises(Invalid):
            to_q(tree, resolved, sales1)


def test_too_many_levels(resolved: Resolved, sales1: Viewer) -> None:
    tree = leaf("name", "filled")
    for _level in range(7):
        tree = {"not": tree}
    to_q(tree, resolved, sales1)
    with pytest.raises(Invalid, match="E-RNG"):
        to_q({"not": tree}, resolved, sales1)
    for _level in range(5000):
        tree = {"not": tree}
    with pytest.raises(Invalid, match="E-RNG"):
        to_q(tree, resolved, sales1)


@QUICK
@given(tree=samples.trees())
def test_the_database_finds_what_the_condition_says(tree: dict[str, Any], sales1: Viewer) -> None:
    resolved = registry.resolve(registry.get("customers.customer"), sales1)
    if not Customer.objects.exists():
        samples.add_customers(sales1)
    node = read(tree, resolved, sales1)
    fields = [resolved.fields[name] for name in explain.names(node)]
    found = set(Customer.objects.filter(node.q()).values_list("pk", flat=True))
    for customer in Customer.objects.select_related("owner"):
        row = {field.name: (getattr(customer, field.path), shown(field, customer)) for field in fields}
        assert explain.holds(node, row) is (customer.pk in found)
        assert bool(explain.reasons(node, row)) is (customer.pk in found)


def shown(field: Field, customer: Customer) -> str:
    return field.show(customer.owner.name if field.name == "owner" else getattr(customer, field.path))
