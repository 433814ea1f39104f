"""Lines as a person types them: rows of inputs in the form of their record, each reason beside its cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from kemai.core.lines.keeping import LINES
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field
from kemai.core.records.ids import as_id, as_ids
from kemai.core.records.kinds import KINDS
from kemai.core.records.typed import RecordType
from kemai.core.screens.cells import is_person
from kemai.core.screens.entries import entry_of
from kemai.core.tenancy.viewer import Viewer

NAME = re.compile(rf"{LINES}\.(\d{{1,4}})\.(\w{{1,40}})")
HIDDEN = ("id", "lock_version")
Row = Mapping[str, Any]


def typed_lines(record_type: RecordType, given: QueryDict, viewer: Viewer) -> list[dict[str, Any]] | None:
    """Take the rows from a form in the order in which they stand there; rows left as they were offered don't count."""
    if f"{LINES}.sent" not in given:
        return None
    rows: dict[str, dict[str, Any]] = {}
    for name in given:
        found = NAME.fullmatch(name)
        if found:
            rows.setdefault(found[1], {})[found[2]] = given[name]
    fresh = fresh_row(registry.get(record_type.lines), viewer)
    return [row for row in rows.values() if any(value.strip() != fresh.get(name, "") for name, value in row.items())]


def fresh_row(line_type: RecordType, viewer: Viewer) -> dict[str, str]:
    """Give the texts that a new row starts with."""
    begun = line_type.begin(viewer)
    cells = [line_type.fields[name] for name in line_type.line_form]
    return {one.name: text_of(one, begun.get(one.name, one.default)) for one in cells}


def stored_rows(record_type: RecordType, record: Any) -> list[dict[str, Any]]:
    """Read the lines of a record as the texts of their inputs."""
    line_type = registry.get(record_type.lines)
    rows = line_type.model.objects.filter(**{line_type.line_of: record}).order_by("position", "pk")
    return [{"id": str(line.pk), "lock_version": str(line.lock_version), **texts(line_type, line)} for line in rows]


def texts(line_type: RecordType, line: Any) -> dict[str, str]:
    """Give the inputs' texts of one line."""
    cells = [line_type.fields[name] for name in line_type.line_form]
    return {one.name: text_of(one, getattr(line, one.path)) for one in cells}


def text_of(field: Field, value: Any) -> str:
    """Give the text of an input; quantities and shares lose noughts that say nothing."""
    short = field.kind.name in ("dec", "pct") and value is not None
    return f"{Decimal(value).normalize():f}" if short else field.kind.input(field, value)


def lines_table(
    record_type: RecordType, record: Any, typed: Sequence[Row] | None, errors: Mapping[str, Any], viewer: Viewer
) -> dict[str, Any] | None:
    """Describe the table of lines in a form; None where there are none to be written."""
    if not record_type.lines or not viewer.may(record_type.lines, "read"):
        return None
    if record is not None and not record_type.lines_open(record):
        return None
    line_type = registry.get(record_type.lines)
    rows = typed if typed is not None else stored_rows(record_type, record) if record else []
    names = shown_names(line_type, viewer)
    fields = registry.resolve(line_type, viewer).fields
    return {
        "label": str(line_type.many),
        "url": f"/{record_type.address}/lines/",
        "sums": {"quantity", "price"} <= {*names},
        "columns": [{"label": str(fields[one].label), "numeric": fields[one].kind.numeric} for one in names],
        "rows": drawn(line_type, rows or [fresh_row(line_type, viewer)], errors, viewer),
        "error": "；".join(reason.message for reason in errors.get(LINES, ())),
        "asks_with": ",".join(line_type.line_asks),
    }


def shown_names(line_type: RecordType, viewer: Viewer) -> list[str]:
    """Name the cells of a row as far as the person may type into them."""
    fields = registry.resolve(line_type, viewer).fields
    return [name for name in line_type.line_form if name in fields and fields[name].editable]


def drawn(
    line_type: RecordType, rows: Sequence[Row], errors: Mapping[str, Any], viewer: Viewer, first: int = 0
) -> list[dict[str, Any]]:
    """Describe rows of inputs; the titles of what they link to are read at once."""
    names = shown_names(line_type, viewer)
    fields = registry.resolve(line_type, viewer).fields
    titles = {name: titles_of(fields[name], rows, viewer) for name in names if fields[name].kind.name == "fk"}
    return [
        {
            "place": place,
            "label": _("第 %(number)d 行") % {"number": place + 1},
            "hidden": [(f"{LINES}.{place}.{name}", row[name]) for name in HIDDEN if row.get(name)],
            "error": said_of(errors.get(f"{LINES}.{place}", ())),
            "cells": [cell(fields[name], place, row, errors, titles.get(name), viewer) for name in names],
        }
        for place, row in enumerate(rows, first)
    ]


def cell(
    field: Field, place: int, row: Row, errors: Mapping[str, Any], titles: Mapping[int, str] | None, viewer: Viewer
) -> dict[str, Any]:
    """Describe one input of a row; a link offers what it holds, and the rest by typing."""
    name = f"{LINES}.{place}.{field.name}"
    typed = row.get(field.name, "")
    reasons = errors.get(name, ())
    if titles is None:
        return entry_of(field, None, viewer, typed=typed, errors=reasons) | {"name": name, "column": field.name}
    plain = entry_of(NO_LINK, None, viewer, typed="", errors=reasons)
    chosen = as_id(typed)
    known = chosen is not None and chosen in titles
    held = [{"value": str(chosen), "label": titles[chosen or 0], "selected": True}] if known else []
    return plain | {
        "name": name,
        "column": field.name,
        "label": str(field.label),
        "kind": "fk",
        "input_type": "select",
        "choices": [{"value": "", "label": "", "selected": not held}, *held],
        "search_url": "/people/" if is_person(field) else f"/{field.target_type.address}/options/",
        "pick_url": field.target_type.picker if field.target_type else "",
    }


NO_LINK = Field(name="", label="", kind=KINDS["text"], path="")


def titles_of(field: Field, rows: Sequence[Row], viewer: Viewer) -> dict[int, str]:
    """Read the titles of what the rows link to."""
    ids = as_ids([str(row.get(field.name) or "") for row in rows])
    if not ids:
        return {}
    found = field.target.objects.filter(organisation_id=viewer.organisation_id, pk__in=ids)
    return dict(found.values_list("pk", field.target_title))


def said_of(reasons: Sequence[Invalid]) -> str:
    """Say the reasons of one place."""
    return "；".join(reason.message for reason in reasons)


def line_label(record_type: RecordType, name: str) -> str:
    """Call a cell by its row and column, for the list of reasons at the head of a form."""
    found = re.fullmatch(rf"{LINES}\.(\d+)(?:\.(\w+))?", name)
    if found is None:
        return ""
    field = registry.get(record_type.lines).fields.get(found[2] or "")
    row = _("第 %(number)d 行") % {"number": int(found[1]) + 1}
    return f"{row} {field.label}" if field else row
