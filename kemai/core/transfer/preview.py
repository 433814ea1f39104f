"""The first rows of an import as they would come out, cell by cell."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.core.records.errors import Invalid
from kemai.core.transfer.convert import Converter, column_texts, unknown_choices
from kemai.core.transfer.decide import Decider
from kemai.core.transfer.entries import Entry, Result
from kemai.core.transfer.plan import Plan
from kemai.core.transfer.readers import Row

SHOWN = 20
LEVELS = {Result.ADDED: "good", Result.UPDATED: "info", Result.SKIPPED: "half", Result.REJECTED: "bad"}


def column_name(place: int) -> str:
    """Name a column as spreadsheets do: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def preview(plan: Plan, rows: list[Row]) -> tuple[dict[str, Any], dict[str, dict[str, int]]]:
    """Try the first rows; gives what the page shows of them, and the choices that no dictionary has."""
    converter = Converter(plan)
    entries = converter.entries(rows)
    Decider(plan).decide(entries)
    texts = [list(column_texts(column, entries)) for column in plan.columns]
    shown = [
        {"line": str(entry.line), "cells": cells(plan, entry, row), **outcome(plan, entry)}
        for entry, row in list(zip(entries, zip(*texts, strict=True), strict=True))[:SHOWN]
    ]
    headings = [str(column.field.label) for column in plan.columns]
    return {"headings": headings, "rows": shown}, unknown_choices(converter, len(rows))


def cells(plan: Plan, entry: Entry, texts: tuple[str, ...]) -> list[dict[str, str]]:
    """Show each cell: wrong ones with their reason, changed ones marked."""
    reasons = dict(entry.errors)
    changed = {change["field"] for change in entry.changes}
    made = []
    for column, text in zip(plan.columns, texts, strict=True):
        name = column.field.name
        state = "wrong" if name in reasons else "changed" if name in changed else ""
        why = str(reasons[name]) if name in reasons else ""
        if text and not why and column.field.dictionary and name not in entry.values:
            state, why = "muted", _("字典里没有，将留空")
        made.append({"text": text, "state": state, "why": why})
    return made


def outcome(plan: Plan, entry: Entry) -> dict[str, str]:
    """Say what becomes of a row."""
    result = entry.result or Result.REJECTED
    return {"level": LEVELS[result], "result": sentence(plan, entry, result)}


def sentence(plan: Plan, entry: Entry, result: Result) -> str:
    """Say in words what becomes of a row."""
    if result is Result.REJECTED:
        return "；".join(dict.fromkeys(because(plan, name, reason) for name, reason in entry.errors))
    if result is Result.ADDED:
        return _("新增")
    if result is Result.SKIPPED:
        return _("已有，跳过") if entry.match else _("与第 %(line)d 行重复，跳过") % {"line": line_of(entry)}
    if not entry.changes:
        return _("已有，无变化")
    return _("已有，更新") if entry.match else _("并入第 %(line)d 行") % {"line": line_of(entry)}


def line_of(entry: Entry) -> int:
    """Give the line of the earlier row that means the same."""
    return entry.earlier.line if entry.earlier else 0


def because(plan: Plan, name: str, reason: Invalid) -> str:
    """Name the field and the reason."""
    field = plan.record_type.fields.get(name)
    return f"{field.label}：{reason}" if field else str(reason)
