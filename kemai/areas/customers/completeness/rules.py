"""Which fields make a customer file complete, and how much each counts: a firm's own rules or the shipped ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kemai.areas.customers.models import CompletenessRule
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field
from kemai.core.records.kinds import Given
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.memory import Memory
from kemai.core.tenancy.viewer import Viewer

KEY = "customers.customer"
Test = CompletenessRule.Test
SHIPPED = (
    ("phone", 20, Test.REAL),
    ("address", 15, Test.REAL),
    ("industry", 15, Test.FILLED),
    ("main_contact", 15, Test.FILLED),
    ("email", 10, Test.REAL),
    ("city", 10, Test.REAL),
    ("source", 10, Test.FILLED),
    ("customer_type", 5, Test.FILLED),
)
EMPTY = ("", None)
PLACEHOLDERS = frozenset(
    [
        "无",
        "没有",
        "未知",
        "不详",
        "暂无",
        "待补",
        "测试",
        "空",
        "test",
        "none",
        "null",
        "n/a",
        "na",
        "tbd",
        "abc",
        "asdf",
    ]
    + ["123", "1234", "12345", "123456", "1234567", "12345678"]
)


@dataclass(frozen=True)
class Point:
    """One field with its weight; `passes` judges a filled value, None lets every one pass."""

    name: str
    path: str
    weight: int
    test: str
    passes: Callable[[Any], bool] | None


def read(organisation_id: int) -> tuple[Point, ...]:
    """Read the rules that a firm made itself, or take the shipped ones."""
    with everyone(reason="completeness rules of a firm"):
        rows = CompletenessRule.objects.filter(organisation_id=organisation_id, record=KEY).order_by("pk")
        own = [(one.field, one.weight, one.valid_test.get("is", Test.FILLED)) for one in rows]
    fields = registry.get(KEY).coded_fields
    return tuple(point(fields[name], weight, test) for name, weight, test in own or SHIPPED if name in fields)


points_of = Memory(read).of_firm


def point(field: Field, weight: int, test: str) -> Point:
    """Make the rule of one field."""
    tests: dict[str, Callable[[Any], bool]] = {Test.REAL: real, Test.FORMAT: formed(field)}
    return Point(field.name, field.path, weight, test, tests.get(test))


def real(value: Any) -> bool:
    """Say whether a value is meant, and not something typed to get past a required field."""
    if not isinstance(value, str):
        return True
    text = value.strip().lower()
    return bool(text) and text not in PLACEHOLDERS and not (text.isascii() and len(set(text)) == 1)


def formed(field: Field) -> Callable[[Any], bool]:
    """Give the question whether a stored value has the form that the field asks for today."""
    given = Given(Viewer(user_id=0, organisation_id=0))

    def passes(value: Any) -> bool:
        try:
            field.parse(value, given)
        except Invalid:
            return False
        return True

    return passes


def score(points: tuple[Point, ...], values: Mapping[str, Any], record: Any = None) -> int:
    """Add up the weights of the fields that are filled and pass: values by field, else those of the stored record."""
    total = 0
    for one in points:
        value = values.get(one.name) if record is None or one.name in values else getattr(record, one.path)
        if value not in EMPTY and (one.passes is None or one.passes(value)):
            total += one.weight
    return total


def missing(points: tuple[Point, ...], values: Mapping[str, Any]) -> list[str]:
    """Name the fields that a customer lacks, the weightiest first."""
    lacking = [one for one in points if not score((one,), values)]
    return [one.name for one in sorted(lacking, key=lambda one: -one.weight)]
