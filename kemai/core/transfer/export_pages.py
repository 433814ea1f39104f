"""Exporting a list: choose columns and format, then the file."""

from __future__ import annotations

from array import array
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.audit.held import hold, must_wait
from kemai.core.records import registry
from kemai.core.records.conditions import UnknownName
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.repeat.forms import lengthy
from kemai.core.screens.described import crumb
from kemai.core.screens.door import Refused, records
from kemai.core.screens.frame import frame_of
from kemai.core.screens.listing import Listing
from kemai.core.tenancy.request import Request
from kemai.core.transfer.downloads import workbook
from kemai.core.transfer.export import Export, exportable, watermark
from kemai.core.transfer.later import EXPORT
from kemai.core.transfer.noting import file_name, note
from kemai.core.transfer.writers import csv_chunks

OF_THE_FORM = ("columns", "format", "csrfmiddlewaretoken", "form_key")
OF_THE_PAGE = ("after", "before", "at")
FORMATS = (("xlsx", "Excel (XLSX)"), ("csv", "CSV (UTF-8)"))


@records("GET", "POST")
@lengthy
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
    if request.method == "GET":
        return form(request, listing, count)
    names = request.POST.getlist("columns") or listing.columns
    fields = exportable(record_type, viewer)
    for name in names:
        if name not in fields:
            raise UnknownName(name)
    ending = request.POST.get("format", "xlsx")
    if ending not in dict(FORMATS):
        raise UnknownName(ending)
    if must_wait(count, viewer):
        return wait(request, listing, list(dict.fromkeys(names)), ending, count)
    return file_of(listing, list(dict.fromkeys(names)), ending)


def wait(request: Request, listing: Listing, names: list[str], ending: str, count: int) -> HttpResponse:
    """Ask for somebody's yes to so many rows; the file is made afterwards."""
    title = _("导出%(type)s") % {"type": listing.record_type.label}
    arguments = {"type_key": listing.record_type.key, "columns": names, "ending": ending, "language": get_language()}
    hold(EXPORT, title, {**arguments, "query": listing.query.urlencode()}, count, by=request.viewer)
    messages.info(request, _("共 %(rows)d 行，超过上限，已提交申请，批准后会通知您下载。") % {"rows": count})
    return redirect("/held/")


def file_of(listing: Listing, names: list[str], ending: str) -> HttpResponseBase:
    """Write the file and log who exported what."""
    viewer, record_type = listing.viewer, listing.record_type
    export = Export(record_type, names, viewer)
    ids = array("q", listing.order.apply(listing.rows("export")).values_list("pk", flat=True).iterator(5000))
    note(listing, names, ending, len(ids))
    mark = watermark(record_type, len(ids), viewer)
    name = file_name(record_type, ending)
    if ending == "xlsx":
        return workbook(export.headings, export.rows(ids), name, kinds=export.kinds, watermark=mark)
    answer = StreamingHttpResponse(
        csv_chunks(export.headings, export.rows(ids), watermark=mark), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def form(request: Request, listing: Listing, count: int) -> HttpResponse:
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
        "errors": [waiting(count)] if must_wait(count, listing.viewer) else [],
        "columns": columns,
        "formats": [{"value": value, "label": label, "selected": value == "xlsx"} for value, label in FORMATS],
    }
    return render(request, "screens/export.html", context)


def waiting(count: int) -> str:
    """Say beforehand that so many rows wait for approval."""
    return _("共 %(rows)d 行，超过不经批准可导出的行数；提交后须等待审批，也可以先缩小筛选范围。") % {"rows": count}
