"""Believable values for the records of any type, made from its fields alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from kemai.core import actions
from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.records.fields import Field
from kemai.core.records.typed import RecordType
from kemai.core.screens.cells import is_person
from kemai.core.tenancy.viewer import Viewer

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
OTHERS = 400
NAMES = ("青禾", "云帆", "北辰", "南屏", "清源", "远山", "长风", "锦程")


def sample_values(record_type: RecordType, by: Viewer, place: int = 0) -> dict[str, Any]:
    """Give values for every field that the person may type, different for each place."""
    fields = registry.resolve(record_type, by).fields
    needed = [name for name, field in fields.items() if field.required and field.target and not is_person(field)]
    apart = {name: place + OTHERS * turn for turn, name in enumerate(needed)}
    return {
        name: value
        for name, field in fields.items()
        if field.editable and name not in record_type.first
        if not any(name in group[1:] for group in record_type.one_of)
        if (value := sample_value(field, by, apart.get(name, place))) is not None
    } | {
        group[0]: sample_record(fields[group[0]].target_type, by, place + OTHERS * turn).pk
        for turn, group in enumerate(record_type.one_of)
    }


def sample_value(field: Field, by: Viewer, place: int = 0) -> Any:
    """Give a value that fits one field, None where the field is better left empty."""
    match field.kind.name:
        case "text" | "long":
            return sample_text(field, place)
        case "phone":
            return f"0512-{6500_0000 + place:08d}"
        case "email":
            return f"person{place}@{field.name.replace('_', '-')}.example"
        case "url":
            return f"https://www.firm{place}.example"
        case "int" if field.maximum is not None:
            return str(field.minimum + place % (field.maximum - field.minimum + 1))
        case "int" | "dec" | "money" | "pct":
            return str(10 + place % 80)
        case "date":
            return date(1990, 1 + place % 12, 1 + place % 28)
        case "dt":
            return datetime(1990, 1 + place % 12, 1 + place % 28, 9, tzinfo=UTC)
        case "pick":
            return field.choices[place % len(field.choices)][0]
        case "bool":
            return bool(field.default)
        case "dict" | "dicts":
            entries = [one for one in book(by).open(field.dictionary) if one.code != "blacklist"]
            return entries[place % len(entries)].id if entries else None
        case "people":
            return [by.user_id]
        case "fk":
            return sample_link(field, by, place)
    return None


def sample_text(field: Field, place: int) -> str | None:
    """Give a text; fields with checks of their own get what those accept."""
    if any(check.__name__ == "identity_number" for check in field.checks):
        return identity_number(place)
    if any(check.__name__ in ("credit_code", "tax_number") for check in field.checks):
        return credit_code(place)
    if any(check.__name__ == "postcode" for check in field.checks):
        return f"215{place % 1000:03d}"
    if any(check.__name__ == "wecom_account" for check in field.checks):
        return f"person{place}"
    if any(check.__name__ == "addresses" for check in field.checks):
        return f"person{place}@{field.name.replace('_', '-')}.example"
    if any(check.__name__ == "websites" for check in field.checks):
        return f"https://www.firm{place}.example"
    if any(check.__name__ == "attribute_lines" for check in field.checks):
        return f"{field.name}{place}：{NAMES[place % len(NAMES)]}"
    if any(check.__name__ == "field_names" for check in field.checks):
        return None
    if any(check.__name__ == "record_source" for check in field.checks):
        return "customers.customer"
    if any(check.__name__ == "period_of" for check in field.checks):
        return str(2000 + place % 100)
    if any(check.__name__ == "readable" for check in field.checks):
        return "name filled"
    return f"{NAMES[place % len(NAMES)]}{field.name}{place}"[: field.max_length or 200]


def identity_number(place: int) -> str:
    """Make an identity number with a right checksum (GB 11643)."""
    digits = f"11010119900101{place:03d}"
    rest = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11
    return digits + "10X98765432"[rest]


def credit_code(place: int) -> str:
    """Make a unified social credit code with a right check digit (GB 32100)."""
    from stdnum.cn import uscc

    start = f"91110108MA01{place:05d}"
    return f"{start}{uscc.calc_check_digit(start)}"


def sample_link(field: Field, by: Viewer, place: int) -> Any:
    """Give the id of a record to link to: oneself for people, a new record where the link is required."""
    if is_person(field):
        return by.user_id
    if not field.required or field.target_type is None:
        return None
    return sample_record(field.target_type, by, place).pk


def sample_record(record_type: RecordType, by: Viewer, place: int = 0) -> Any:
    """Add a sample record of a type, its required links first."""
    return actions.add(record_type, sample_values(record_type, by, place), by=by)
