"""What an own field may be called and be: every reason stands beside its value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.core.own.formula import FUNCTIONS, read_formula
from kemai.core.own.layer import both
from kemai.core.own.models import CustomField
from kemai.core.own.naming import name_from
from kemai.core.own.rules import canonical, read_rule
from kemai.core.records import registry
from kemai.core.records.conditions import UnknownName
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

NAME = re.compile(r"[a-z](?:_?[a-z0-9])*")
RESERVED = frozenset(
    {"id", "pk", "masked", "confirm_duplicates", "again", "form_key", "delete", "csrfmiddlewaretoken", "q", "f", "sort"}
    | {"where", "view", "ids", "page", "after", "before", "at", "columns", "look", "field", "how", "what", "edit"}
    | {"tab", "review", "next", "fields", "limit", "why", "record", "type", *FUNCTIONS}
)
TEXTS = {"label": 40, "label_en": 60, "group": 40, "help": 200, "rule": 200, "formula": 300}
FLAGS = ("required", "listed", "filterable", "searchable", "active")
MOST, NAME_LONGEST = 200, 30
FORMULA_KINDS = frozenset({"int", "dec", "money", "pct", "date", "dt", "text", "bool", "number"})


def clean(one: CustomField, values: Mapping[str, Any], by: Viewer, before: Mapping[str, Any], *, held: bool) -> None:
    """Put the values on a field; raises Rejected. `held` tells that records hold values of it already."""
    errors: dict[str, list[Invalid]] = {}
    for name, limit in TEXTS.items():
        text = str(values.get(name, getattr(one, name)) or "").strip()
        if len(text) > limit:
            errors[name] = [Invalid("E-RNG", f"≤ {limit}")]
        setattr(one, name, text)
    for name in FLAGS:
        if name in values:
            setattr(one, name, str(values[name]).lower() in ("1", "true", "on"))
    one.name = str(values.get("name", one.name) or "").strip() or ("" if one.pk else named(one))
    one.type = str(values.get("type", one.type) or "")
    one.target = str(values.get("target", one.target) or "") if one.type == "fk" else ""
    for name, reason in reasons(one, by, before, held):
        errors.setdefault(name, []).append(reason)
    if errors:
        raise Rejected(errors)
    if one.rule:
        one.rule = canonical(one.rule, registry.get(one.record), by)


def named(one: CustomField) -> str:
    """Make a name out of the labels of a new field whose name nobody typed."""
    record_type = next((known for known in registry.all() if known.key == one.record), None)
    taken = {*RESERVED, *CustomField.objects.filter(record=one.record).values_list("name", flat=True)}
    taken |= coded_names(record_type) if record_type else set()
    return name_from(one.label, one.label_en, taken, joint="_", longest=NAME_LONGEST, spare="field")


def reasons(one: CustomField, by: Viewer, before: Mapping[str, Any], held: bool) -> Iterator[tuple[str, Invalid]]:
    """Yield what stands against a field."""
    from kemai.core.own.actions import shapeable

    record_type = next((known for known in shapeable() if known.key == one.record), None)
    if record_type is None:
        yield "record", Invalid("E-REF")
        return
    yield from name_reasons(one, record_type, before, held)
    if one.type not in CustomField.Type.values:
        yield "type", Invalid("E-REQ" if not one.type else "E-FMT")
    elif held and (one.type != before["type"] or one.target != before["target"]):
        yield "type" if one.type != before["type"] else "target", Invalid("E-STATE", _("已有数据，不能改类型"))
    if one.type == "fk" and one.target not in {known.key for known in registry.kept() if not known.part_of}:
        yield "target", Invalid("E-REF" if one.target else "E-REQ")
    yield from formula_reasons(one, record_type)
    if one.rule:
        yield from rule_reasons(one, record_type, by)


def name_reasons(
    one: CustomField, record_type: RecordType, before: Mapping[str, Any], held: bool
) -> Iterator[tuple[str, Invalid]]:
    """Yield what stands against the name and the labels."""
    others = CustomField.objects.filter(record=one.record).exclude(pk=one.pk)
    if not one.name:
        yield "name", Invalid("E-REQ")
    elif not NAME.fullmatch(one.name) or len(one.name) > NAME_LONGEST:
        yield "name", Invalid("E-FMT", _("用小写字母开头，可含数字和单个下划线，最多 30 个字符，例如 inspected_on"))
    elif one.name in RESERVED or one.name in coded_names(record_type) or others.filter(name=one.name).exists():
        yield "name", Invalid("E-DUP", one.name)
    elif held and one.name != before["name"]:
        yield "name", Invalid("E-STATE", _("已有数据，不能改字段名"))
    if not one.label:
        yield "label", Invalid("E-REQ")
    for place in ("label", "label_en"):
        text = getattr(one, place)
        if text and (text.lower() in coded_labels(record_type) or others.filter(**{f"{place}__iexact": text}).exists()):
            yield place, Invalid("E-DUP", text)
    if others.count() >= MOST:
        yield "", Invalid("E-RNG", f"≤ {MOST}")


def coded_names(record_type: RecordType) -> set[str]:
    """Name what the type's own model, screens and calculations are called."""
    columns = {name for column in record_type.model._meta.get_fields() for name in (column.name, f"{column.name}_id")}
    return columns | {*record_type.calculated, *record_type.labels} | set(dir(record_type.model))


def coded_labels(record_type: RecordType) -> set[str]:
    """Give the labels of the declared fields in both languages, in lower case."""
    fields = record_type.coded_fields
    return {text.lower() for name in record_type.coded_names for text in both(fields[name].label)}


def formula_reasons(one: CustomField, record_type: RecordType) -> Iterator[tuple[str, Invalid]]:
    """Yield what stands against a formula: it must be there, be read, and name fields that hold what it can use."""
    if one.type != CustomField.Type.FORMULA:
        one.formula = ""
        return
    if not one.formula:
        yield "formula", Invalid("E-REQ")
        return
    try:
        read = read_formula(one.formula)
    except Invalid as reason:
        yield "formula", reason
        return
    shape = record_type.shape
    formulas = shape.formulas if shape else {}
    for name in sorted(read.names):
        field = record_type.fields.get(name)
        if field is None or name == one.name or name in formulas:
            yield "formula", Invalid("E-REF", name)
        elif field.kind.name not in FORMULA_KINDS:
            yield "formula", Invalid("E-FMT", name)


def rule_reasons(one: CustomField, record_type: RecordType, by: Viewer) -> Iterator[tuple[str, Invalid]]:
    """Yield what stands against the condition under which a field is shown."""
    try:
        if read_rule(one.rule, record_type, by).field.name == one.name:
            yield "rule", Invalid("E-REF", one.name)
    except Invalid as reason:
        yield "rule", reason
    except UnknownName as reason:
        yield "rule", Invalid("E-REF", str(reason))
