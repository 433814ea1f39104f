"""The first rows of an import as they would come out, cell by cell."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.core.records.errors import Invalid
from kemai.core.transfer.convert import column_texts, unknown_choices
from kemai.core.transfer.entries import Entry, Result
from kemai.core.transfer.judging import Group, Judge
from kemai.core.transfer.plan import Plan
from kemai.core.transfer.readers import Row

SHOWN = 20
LEVELS = {
    Result.ADDED: "good",
    Result.UPDATED: "info",
    Result.SKIPPED: "half",
    Result.REJECTED: "bad",
    Result.REPEATED: "half",
}


Shown = tuple[list[dict[str, str]], str, str]


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
    judge = Judge(plan)
    chunk = judge.decide(rows, Group())
    parts = {plan.record_type.key: shown(plan, chunk.entries)}
    parts |= {side.plan.record_type.key: shown(side.plan, side.entries) for side in chunk.sides}
    plans = [plan, *plan.beside]
    made = [row(plans, parts, line) for line in [entry.line for entry in chunk.entries][:SHOWN]]
    headings = [str(column.field.label) for own in plans for column in own.columns]
    unknown = {
        name if own is plan else f"{own.record_type.key}/{name}": texts
        for own, converter in judge.converters
        for name, texts in unknown_choices(converter, len(rows)).items()
    }
    return {"headings": headings, "rows": made}, unknown


def shown(plan: Plan, entries: list[Entry]) -> dict[int, Shown]:
    """Give the cells of the rows in which a record of one type stands, and what becomes of it, by line."""
    texts = [list(column_texts(column, entries)) for column in plan.columns]
    several = list(zip(entries, zip(*texts, strict=True), strict=True))
    return {entry.line: (cells(plan, entry, row), *outcome(plan, entry)) for entry, row in several}


def row(plans: list[Plan], parts: dict[str, dict[int, Shown]], line: int) -> dict[str, Any]:
    """Show a row, its record first and then what stands beside it."""
    made: list[dict[str, str]] = []
    levels, words = [], []
    for plan in plans:
        found = parts[plan.record_type.key].get(line)
        made += found[0] if found else [{"text": "", "state": "", "why": ""} for _column in plan.columns]
        if found and found[2]:
            levels.append(found[1])
            words.append(f"{plan.record_type.label}：{found[2]}" if plan.link else found[2])
    level = "bad" if "bad" in levels else levels[0] if levels else "half"
    return {"line": str(line), "cells": made, "level": level, "result": "；".join(words)}


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


def outcome(plan: Plan, entry: Entry) -> tuple[str, str]:
    """Say what becomes of a record, in a level and in words."""
    result = entry.result or Result.REJECTED
    return LEVELS[result], sentence(plan, entry, result)


def sentence(plan: Plan, entry: Entry, result: Result) -> str:
    """Say in words what becomes of a row."""
    if result is Result.REJECTED:
        return "；".join(dict.fromkeys(because(plan, name, reason) for name, reason in entry.errors))
    if result is Result.REPEATED:
        return _("同上") if plan.beside else ""
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
