"""The grid in which refused rows of an import are mended."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.ids import as_id
from kemai.core.records.typed import RecordType
from kemai.core.screens.door import records
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer import rejects
from kemai.core.transfer.engine import address_of, reject_path
from kemai.core.transfer.mending import may_mend, mend
from kemai.core.transfer.models import ImportJob
from kemai.core.transfer.pages import around, find, said
from kemai.core.transfer.plan import plan_of

PAGE = 50
MOST_INPUTS = 4500
CELL = re.compile(r"cell_(\d{1,9})_(\d{1,4})")


@records("GET", "POST")
def mend_page(request: Request, record_type: RecordType, import_id: int) -> HttpResponse:
    """Show refused rows as inputs with the reason beside each faulty cell; import what was mended."""
    job = find(request, record_type, import_id)
    if not may_mend(job):
        return redirect(address_of(job))
    number = max(1, as_id(request.GET.get("page", "1")) or 1)
    errors: dict[str, list[Invalid]] = {}
    if request.method == "POST":
        try:
            done = mend(job, cells_sent(request.POST), lines_again(request.POST), by=request.viewer)
        except Rejected as reasons:
            errors = reasons.errors
        else:
            messages.info(request, told(*done))
            return redirect(f"{address_of(job)}rejects/?page={number}")
    context = {**around(request, record_type, 3), **grid(job, number, request.viewer, errors)}
    return render(request, "screens/import_mend.html", context, status=422 if errors else 200)


def told(done: int, left: int) -> str:
    """Say what came of the rows that were sent."""
    if not done and not left:
        return _("没有改动的行，也没有勾选要再试的行")
    return _("导入了 %(done)d 行，还有 %(left)d 行要改") % {"done": done, "left": left}


def cells_sent(sent: QueryDict) -> dict[int, dict[int, str]]:
    """Read the texts of the grid, by line and place."""
    cells: dict[int, dict[int, str]] = {}
    for name, text in sent.items():
        if found := CELL.fullmatch(name):
            cells.setdefault(int(found[1]), {})[int(found[2])] = str(text)
    return cells


def lines_again(sent: QueryDict) -> set[int]:
    """Read which lines are to be tried as they stand."""
    return {line for text in sent.getlist("again") if (line := as_id(text)) is not None}


def grid(job: ImportJob, number: int, viewer: Viewer, errors: dict[str, list[Invalid]]) -> dict[str, Any]:
    """Give the parts of the page: the columns that are imported, and 50 rows (fewer where they are wide)."""
    try:
        places = sorted({place for column in plan_of(job, viewer, dry=True).columns for place in column.places})
    except Rejected as reasons:
        errors, places = errors | reasons.errors, list(range(len(job.head["headings"])))
    size = max(1, min(PAGE, MOST_INPUTS // (len(places) + 1)))
    pages = max(1, -(-job.rejected // size))
    number = min(number, pages)
    start = (number - 1) * size
    kept = islice(rejects.kept_lines(reject_path(job), job.reject_size), start, start + size)
    rows = [row(rejects.unpacked(one), places, job.head["headings"]) for one in kept]
    home = f"{address_of(job)}rejects/"
    return {
        "action": f"{home}?page={number}",
        "back_url": address_of(job),
        "file_name": job.file_name,
        "errors": said(errors),
        "headings": [job.head["headings"][place] for place in places],
        "rows": rows,
        "whole": any(one["whys"] for one in rows),
        "first": next((cell["name"] for one in rows for cell in one["cells"] if cell["why"]), ""),
        "count": f"{job.rejected:,}",
        "page_from": f"{start + 1:,}",
        "page_to": f"{min(start + size, job.rejected):,}",
        "previous_url": f"{home}?page={number - 1}" if number > 1 else "",
        "next_url": f"{home}?page={number + 1}" if number < pages else "",
    }


def row(reject: rejects.Reject, places: list[int], headings: list[str]) -> dict[str, Any]:
    """Show a refused row; reasons of cells that have no input stand beside the whole row."""
    beside = {place: message for place, _label, message in reversed(reject.reasons) if place in places}
    return {
        "line": reject.line,
        "cells": [
            {
                "name": f"cell_{reject.line}_{place}",
                "heading": headings[place],
                "text": reject.cells[place],
                "long": "\n" in reject.cells[place] or "\r" in reject.cells[place],
                "why": beside.get(place, ""),
            }
            for place in places
        ],
        "whys": [f"{label} {message}".strip() for place, label, message in reject.reasons if place not in places],
    }
