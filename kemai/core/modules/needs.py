"""Which modules a module needs: those it names, and those that its records must link to."""

from __future__ import annotations

from kemai.core.modules.declare import Module, find, module_of
from kemai.core.records import registry


def needs_of(one: Module) -> list[str]:
    """Name the modules that must be on while a module is on; those that are always on are left out."""
    linked = [
        module_of(registry.whole_of(field.target_type).key)
        for record_type in registry.declared()
        if record_type.key in one.types
        for field in record_type.coded_fields.values()
        if field.required and field.target_type is not None
    ]
    named = dict.fromkeys([*one.needs, *linked])
    return [code for code in named if code != one.code and (need := find(code)) and not need.fixed]
