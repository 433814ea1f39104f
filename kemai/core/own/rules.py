"""When an own field is shown: a condition on another field of the same record, `customer_type:is:vip|member`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kemai.core.records.errors import Invalid

if TYPE_CHECKING:
    from kemai.core.records.conditions.nodes import Leaf
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

SHAPELESS = ("fk", "dicts")
FITTING = ("is", "not", "filled", "empty", "over", "under")


@dataclass(frozen=True)
class Rule:
    """The condition under which a field is shown, and whether it must then be filled."""

    text: str
    required: bool

    def holds(self, values: Mapping[str, Any], record_type: RecordType, viewer: Viewer) -> bool:
        """Say whether the condition holds for some values; one that can't be asked any more always holds."""
        from kemai.core.records.conditions.explain import leaf_holds

        try:
            leaf = read_rule(self.text, record_type, viewer)
        except (Invalid, LookupError):
            return True
        return leaf_holds(leaf, values.get(leaf.field.name), "")


def read_rule(text: str, record_type: RecordType, viewer: Viewer) -> Leaf:
    """Read a condition; raises Invalid (E-FMT, E-REF) where it names no field or no fitting value."""
    from kemai.core.records.conditions import address
    from kemai.core.records.conditions.values import operators_of, read_leaf

    chip = address.read_chip(text)
    field = record_type.fields.get(chip["field"])
    if field is None:
        raise Invalid("E-REF", chip["field"])
    if chip["op"] not in FITTING or chip["op"] not in operators_of(field) or field.kind.name in SHAPELESS:
        raise Invalid("E-FMT", chip["op"])
    return read_leaf(field, chip["op"], chip["values"], viewer)


def canonical(text: str, record_type: RecordType, viewer: Viewer) -> str:
    """Write a condition so that it holds in both languages and after choices are renamed: choices by code or id."""
    from kemai.core.records.conditions import address

    leaf = read_rule(text, record_type, viewer)
    chip = address.read_chip(text)
    return address.write_chip(
        chip | {"values": leaf.values if leaf.field.kind.name in ("pick", "dict") else chip["values"]}
    )


def shown_when(record_type: RecordType, name: str, viewer: Viewer) -> dict[str, Any] | None:
    """Give the condition of a field to the form, None when it is always shown; values as the inputs send them."""
    shape = record_type.shape
    rule = shape.rules.get(name) if shape else None
    if rule is None:
        return None
    try:
        leaf = read_rule(rule.text, record_type, viewer)
    except (Invalid, LookupError):
        return None
    sent = [leaf.field.kind.input(leaf.field, value) for value in leaf.values] if leaf.field.kind.name != "dt" else []
    return {"field": leaf.field.name, "op": leaf.operator, "values": [str(value) for value in sent]}
