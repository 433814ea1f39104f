"""Exporting a list: choose columns and format, then the file."""

from __future__ import annotations

from array import array
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.history.write import log
from kemai.core.records import registry
from kemai.core.records.conditions import UnknownName
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.screens.described import crumb
from kemai.core.screens.door import Refused, records
from kemai.core.screens.frame import frame_of
from kemai.core.screens.listing import Listing
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.downloads import workbook
from kemai.core.transfer.export import Export, exportable, watermark
from kemai.core.transfer.writers import csv_chunks

ROWS_WITHOUT_APPROVAL = 5000
OF_THE_FORM = ("columns", "format", "csrfmiddlewaretoken")
OF_THE_PAGE = ("after", "before", "at")
FORMATS = (("xlsx", "Excel (XLSX)"), ("csv", "CSV (UTF-8)"))


@records("GET", "POST")
def export_page(request: Request, record_type: RecordType) -> HttpResponseBase:
    """Ask for columns and format, then write the rows of the list that the address describes."""
    viewer = request.viewer
    if not viewer.may(registry.whole_of(record_type).key, "export"):
        raise Forbidden(f"{record_type.label} · {_('导出')}")
    query = (request.POST if request.method == "POST" else request.GET).copy()
    for name in (*OF_THE_FORM, *OF_THE_PAGE) if request.method == "POST" else OF_THE_PAGE:
        query.pop(name, None)
    try:
        listing = Listing.from_request(request, record_type, query)
        count = listing.rows("export").count()
    except Invalid as wrong:
        raise Refused(400, wrong.message) from wrong
    reason = refusal(count, viewer)
    if request.method == "GET" or reason:
        return form(request, listing, count, reason)
    names = request.POST.getlist("columns") or listing.columns
    fields = exportable(record_type, viewer)
    for name in names:
        if name not in fields:
            raise UnknownName(name)
    return file_of(listing, list(dict.fromkeys(names)), request.POST.get("format", "xlsx"))


def refusal(count: int, viewer: Viewer) -> Invalid | None:
    """Refuse more rows than a role may export without approval (E-PERM)."""
    if count <= ROWS_WITHOUT_APPROVAL or viewer.rights.has("export.unlimited"):
        return None
    hint = _("一次最多导出 %(most)d 行，这里有 %(count)d 行。请缩小筛选范围，或请主管审批。")
    return Invalid("E-PERM", hint % {"most": ROWS_WITHOUT_APPROVAL, "count": count})


def file_of(listing: Listing, names: list[str], ending: str) -> HttpResponseBase:
    """Write the file and log who exported what: rows, columns, filter."""
    viewer, record_type = listing.viewer, listing.record_type
    if ending not in dict(FORMATS):
        raise UnknownName(ending)
    export = Export(record_type, names, viewer)
    ids = array("q", listing.order.apply(listing.rows("export")).values_list("pk", flat=True).iterator(5000))
    facts = {"rows": len(ids), "columns": names, "filter": listing.sentence(), "format": ending}
    log(viewer, f"{record_type.key}.export", record_type.key, None, [], title=str(record_type.label), facts=facts)
    mark = watermark(record_type, len(ids), viewer)
    name = f"{record_type.label}-{timezone.localtime():%Y%m%d-%H%M}.{ending}"
    if ending == "xlsx":
        return workbook(export.headings, export.rows(ids), name, kinds=export.kinds, watermark=mark)
    answer = StreamingHttpResponse(
        csv_chunks(export.headings, export.rows(ids), watermark=mark), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def form(request: Request, listing: Listing, count: int, reason: Invalid | None) -> HttpResponse:
    """Ask for columns and format."""
    record_type = listing.record_type
    title = _("导出%(type)s") % {"type": record_type.label}
    fields = exportable(record_type, listing.viewer)
    first = [name for name in (record_type.part_of, *listing.columns) if name in fields]
    columns: list[dict[str, Any]] = [
        {"name": name, "label": str(fields[name].label), "chosen": name in first, "fixed": False}
        for name in dict.fromkeys([*first, *fields])
    ]
    context = {
        "frame": frame_of(request, title, crumbs=[crumb(record_type)]),
        "title": title,
        "action": f"/{record_type.address}/export/",
        "cancel_url": f"/{record_type.address}/",
        "rows": f"{count:,}",
        "hidden": [(name, value) for name, values in listing.query.lists() for value in values],
        "errors": [reason.message] if reason else [],
        "columns": columns,
        "formats": [{"value": value, "label": label, "selected": value == "xlsx"} for value, label in FORMATS],
    }
    return render(request, "screens/export.html", context, status=403 if reason and request.method == "POST" else 200)
