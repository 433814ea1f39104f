"""Showing one masked value to somebody who may see it, once, with an entry in the log that says so."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kemai.core.access.errors import Forbidden
from kemai.core.access.extras import REVEAL
from kemai.core.actions.perform import fetch
from kemai.core.history.write import log
from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.screens.cells import Cells, Row
from kemai.core.screens.details import value_at
from kemai.core.screens.door import records
from kemai.core.screens.heads import shown
from kemai.core.tenancy.request import Request


@never_cache
@records("POST")
def reveal_page(request: Request, record_type: RecordType, record_id: int, name: str) -> HttpResponse:
    """Show the value of a masked field of a record."""
    record = fetch(record_type, record_id, "read", request.viewer)
    return answer(request, record_type, record_type, record, record, name)


@never_cache
@records("POST")
def part_reveal_page(request: Request, record_type: RecordType, record_id: int, part: str, name: str) -> HttpResponse:
    """Show the value of a masked field of a profile."""
    part_type = next((one for one in registry.parts_of(record_type) if one.address == part), None)
    whole = fetch(record_type, record_id, "read", request.viewer)
    record = part_type.model.objects.filter(**{part_type.part_of: whole.pk}).first() if part_type else None
    if part_type is None or record is None:
        raise Http404(name)
    return answer(request, record_type, part_type, whole, record, name)


def answer(
    request: Request, whole_type: RecordType, record_type: RecordType, whole: Any, record: Any, name: str
) -> HttpResponse:
    """Log who looked at which field, without its value, and give the value for this view alone."""
    resolved = registry.resolve(record_type, request.viewer)
    if name not in resolved.fields:
        raise Http404(name)
    if not request.viewer.rights.has(REVEAL):
        raise Forbidden(str(_("显示被遮盖的内容")))
    cells = Cells(resolved, request.viewer)
    home = f"/{whole_type.address}/{whole.pk}/"
    base = home if record is whole else f"{home}{record_type.address}/"
    row = Row(record.pk, whole.owner_id, {path: value_at(record, path) for path in cells.paths([name])})
    if cells.is_masked(name, row):
        facts = {"field": str(record_type.fields[name].label)}
        log(
            request.viewer,
            f"{record_type.key}.reveal",
            whole_type.key,
            whole.pk,
            [],
            title=whole_type.title_of(whole),
            facts=facts,
        )
    plain = Row(row.id, request.viewer.user_id, row.values)
    cell = {**shown(name, plain, cells, base, False), "reveal_url": ""}
    return render(request, "screens/field.html", {"cell": cell, "field": None})
