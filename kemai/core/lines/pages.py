"""One row of a form's table of lines: a new one, or one filled in after something was picked in it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from kemai.core.actions.perform import require
from kemai.core.lines.keeping import LINES, MOST
from kemai.core.lines.table import NAME, drawn, fresh_row
from kemai.core.records import registry
from kemai.core.records.ids import as_id
from kemai.core.records.typed import RecordType
from kemai.core.screens.door import records
from kemai.core.tenancy.request import Request


@records("GET")
def row_page(request: Request, record_type: RecordType) -> HttpResponse:
    """Give the row `place` of the table: what stands in it, completed by what the picked product brings along."""
    if not record_type.lines:
        raise Http404(LINES)
    line_type = registry.get(record_type.lines)
    require(record_type, "read", request.viewer)
    require(line_type, "read", request.viewer)
    place = min(as_id(request.GET.get("place", "")) or 0, MOST)
    row = {found[2]: str(value) for name, value in request.GET.items() if (found := NAME.fullmatch(name))}
    if row:
        whole = {name: str(request.GET[name]) for name in line_type.line_asks if name in request.GET}
        row = line_type.offer(row, whole, request.viewer)
    made = drawn(line_type, [row or fresh_row(line_type, request.viewer)], {}, request.viewer, place)
    return render(request, "screens/line.html", {"row": made[0]})
