"""What follows from own fields when a record is saved: formulas are worked out, conditions are asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kemai.core.own.values import PREFIX, put, write_own
from kemai.core.records.errors import Invalid
from kemai.core.records.kinds.base import EMPTY

if TYPE_CHECKING:
    from kemai.core.own.layer import Shape
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer


def work_out(record_type: RecordType, record: Any) -> None:
    """Work the formulas of a record out anew; nothing is saved here."""
    shape = record_type.shape
    if shape is None:
        return
    fields = shape.fields
    for name, formula in shape.formulas.items():
        put(record, fields[name].path, formula.result(lambda one: getattr(record, fields[one].path)))


def keep_worked_out(record_type: RecordType, record: Any) -> None:
    """Save the formulas of a record that another action has changed, where their results moved."""
    shape = record_type.shape
    if shape and shape.formulas:
        before = dict(record.custom)
        work_out(record_type, record)
        if record.custom != before:
            type(record)._base_manager.filter(pk=record.pk).update(custom=record.custom)


def custom_of(record_type: RecordType, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the column of own values of a new record out of its values by field."""
    shape: Shape | None = record_type.shape
    custom: dict[str, Any] = {}
    if shape is None:
        return custom
    for name, field in shape.own.items():
        value = shape.formulas[name].result(values.get) if name in shape.formulas else values.get(name)
        write_own(custom, field.path.removeprefix(PREFIX), value)
    return custom


def rules_broken(
    record_type: RecordType, values: Mapping[str, Any], record: Any, by: Viewer
) -> Iterator[tuple[str, Invalid]]:
    """Yield E-REQ for fields that the firm wants filled: by a layout, or because their condition holds.

    A stored record that lacks such a value may still be changed elsewhere; only emptying the field is refused.
    """
    from kemai.core.records import registry

    shape, fields = record_type.shape, record_type.fields
    wanted = [name for name, field in registry.resolve(record_type, by).fields.items() if field.required]
    held = [name for name, rule in (shape.rules if shape else {}).items() if rule.required]
    held = [name for name in held if shape and shape.rules[name].holds(values, record_type, by)]
    for name in dict.fromkeys([*wanted, *held]):
        kept = record is None or getattr(record, fields[name].path) not in EMPTY
        if kept and values.get(name) in EMPTY and not fields[name].required:
            yield name, Invalid("E-REQ")
