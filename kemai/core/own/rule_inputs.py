"""The condition under which an own field is shown, as people put it together: a field, how it is met, the values."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kemai.core.own.models import CustomField
from kemai.core.own.rules import FITTING, SHAPELESS, read_rule
from kemai.core.records.conditions import address
from kemai.core.records.conditions.values import COUNTS, operators_of
from kemai.core.records.conditions.words import OPERATORS
from kemai.core.records.errors import Invalid
from kemai.core.screens.entries import entry, select

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

FIELD, OPERATOR, VALUE = "rule_field", "rule_op", "rule_value"


def rule_sent(given: Mapping[str, Any]) -> str:
    """Write the sent condition as one text, empty where the field is always shown."""
    name, operator = str(given.get(FIELD, "")), str(given.get(OPERATOR) or "is")
    if not name:
        return ""
    typed = address.split(str(given.get(VALUE, ""))) if COUNTS.get(operator, 1) else []
    values = [one.strip() for one in typed if one.strip()]
    return address.write_chip({"field": name, "op": operator, "values": values})


def rule_inputs(
    record_type: RecordType, typed: Mapping[str, Any] | None, one: CustomField | None, viewer: Viewer
) -> list[dict[str, Any]]:
    """Describe the three inputs of a condition; the last two show once a field is chosen."""
    name, operator, values = parts_of(record_type, one, viewer)
    if typed is not None:
        name, operator, values = (str(typed.get(part, "")) for part in (FIELD, OPERATOR, VALUE))
    shown: dict[str, Any] = {"when": {"field": FIELD, "op": "filled", "values": []}}
    fields = [(own.name, str(own.label)) for own in askable(record_type) if one is None or own.name != one.name]
    return [
        select(FIELD, _("只在这一栏满足条件时显示"), [("", _("总是显示")), *fields], name),
        select(OPERATOR, _("比较方式"), [(code, OPERATORS[code]) for code in FITTING], operator or "is", **shown),
        entry(VALUE, _("值"), max_length=150, value=values, help=_("选项写名称，例如 企业；多个值用 | 隔开"), **shown),
    ]


def askable(record_type: RecordType) -> list[Any]:
    """Give the fields of the form that a condition may ask for."""
    fields = (record_type.fields[name] for name in record_type.form_names)
    return [one for one in fields if one.kind.name not in SHAPELESS and {*FITTING} & {*operators_of(one)}]


def parts_of(record_type: RecordType, one: CustomField | None, viewer: Viewer) -> tuple[str, str, str]:
    """Part a stored condition into field, operator and values as people say them."""
    if one is None or not one.rule:
        return "", "", ""
    chip = address.read_chip(one.rule)
    values = chip["values"]
    with suppress(Invalid, LookupError):
        values = list(read_rule(one.rule, record_type, viewer).shown)
    line = address.write_chip({"field": "-", "op": "is", "values": values}).split(":", 2)
    return chip["field"], chip["op"], line[2] if len(line) > 2 else ""
