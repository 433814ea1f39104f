"""The print page of every record type: choose, look, download."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kemai.core.actions.perform import require
from kemai.core.audit.held import hold, must_wait
from kemai.core.jobs.models import Job
from kemai.core.jobs.run import start
from kemai.core.printing import making
from kemai.core.printing.jobs import KIND
from kemai.core.printing.orders import Order, chosen_ids, list_query, ranges, read_order
from kemai.core.printing.press import PrintingFailed
from kemai.core.printing.templates import TEMPLATES, offered
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.repeat.forms import lengthy
from kemai.core.screens.described import crumb
from kemai.core.screens.door import Refused, person, records
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.listing import Listing
from kemai.core.tenancy.request import Request

PICTURE_IDS = 100


@records("GET", "POST")
def print_page(request: Request, record_type: RecordType) -> HttpResponse:
    """Offer fields, templates and rows; a POST shows the first page beside them."""
    require(record_type, "print", request.viewer)
    if request.method == "GET":
        return form(request, record_type, {}, None)
    try:
        order = order_of(request, record_type)
    except Rejected as reasons:
        return form(request, record_type, reasons.errors, None)
    with excused():
        return form(request, record_type, {}, order)


@records("POST")
@lengthy
def pdf_page(request: Request, record_type: RecordType) -> HttpResponse:
    """Give the PDF, or start a job where there are more rows than a page should wait for."""
    require(record_type, "print", request.viewer)
    try:
        order = order_of(request, record_type)
    except Rejected as reasons:
        return form(request, record_type, reasons.errors, None)
    title = _("打印%(label)s") % {"label": record_type.label}
    if must_wait(rows := order.rows(request.viewer).count(), request.viewer):
        hold(KIND, title, {**order.arguments(), "language": get_language()}, rows, by=request.viewer)
        messages.info(request, _("共 %(rows)d 行，超过上限，已提交申请，批准后会通知您下载。") % {"rows": rows})
        return redirect("/held/")
    if making.is_long(order, request.viewer):
        start(KIND, title, {**order.arguments(), "language": get_language()}, by=request.viewer)
        messages.info(request, _("行数较多，已转到后台打印，完成后可在这里下载。"))
        return redirect("/jobs/")
    with excused():
        return document(making.print_order(order, by=request.viewer))


@records("GET")
def picture_page(request: Request, record_type: RecordType) -> HttpResponse:
    """Draw the first page of what was chosen."""
    require(record_type, "print", request.viewer)
    try:
        order = order_of(request, record_type)
    except Rejected as reasons:
        raise Refused(400, str(reasons)) from reasons
    with excused():
        return private(HttpResponse(making.preview(order, by=request.viewer), content_type="image/png"))


@person("GET")
def printed_page(request: Request, job_id: int) -> HttpResponse:
    """Give the document of a finished job to the person who ordered it."""
    job = Job.objects.filter(pk=job_id, created_by_id=request.viewer.user_id).first()
    if job is None or not job.result.get("place") or not default_storage.exists(job.result["place"]):
        raise Http404(str(job_id))
    stored = default_storage.open(job.result["place"])
    return private(FileResponse(stored, as_attachment=True, filename=job.result["name"]))


@contextmanager
def excused() -> Iterator[None]:
    """Say so when a document could not be made."""
    try:
        yield
    except PrintingFailed as reason:
        raise Refused(500, _("排版没有完成，可能内容太多。请少选一些行或字段再试。")) from reason


def order_of(request: Request, record_type: RecordType) -> Order:
    """Read the order of a request; an order of no rows is refused, a condition that does not fit is a 400."""
    given = request.POST if request.method == "POST" else request.GET
    order = read_order(record_type, given, registry.resolve(record_type, request.viewer))
    listing_of(order.query, request, record_type)
    if not order.rows(request.viewer).exists():
        raise Rejected.one("from" if order.range == "number" else "range", "E-RNG", _("没有符合条件的行"))
    return order


def listing_of(query: str, request: Request, record_type: RecordType) -> Listing:
    """Read the list that the page was opened from."""
    try:
        listing = Listing.from_request(request, record_type, QueryDict(query))
        listing.node.q()
    except Invalid as reason:
        raise Refused(400, reason.message) from reason
    return listing


def document(printed: making.Printed) -> HttpResponse:
    """Answer with a finished PDF."""
    answer = HttpResponse(printed.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, printed.name)
    return private(answer)


def private(answer: Any) -> Any:
    """Keep an answer out of every cache."""
    answer["Cache-Control"] = "private, no-store"
    return answer


def form(
    request: Request, record_type: RecordType, errors: dict[str, list[Invalid]], order: Order | None
) -> HttpResponse:
    """Show the page with what was chosen so far, the reasons of a refusal, or the preview."""
    given = request.POST if request.method == "POST" else request.GET
    resolved = registry.resolve(record_type, request.viewer)
    query = list_query(given, chosen=bool(chosen_ids(given)))
    listing = listing_of(query, request, record_type)
    home = f"/{record_type.address}/"
    title = _("打印%(label)s") % {"label": record_type.label}
    code = given.get("template", "list")
    choices = ranges(resolved, given)
    range_ = given.get("range", choices[0][0])
    context = {
        "frame": frame_of(request, title, crumbs=[crumb(record_type)]),
        "title": title,
        "action": f"{home}print/",
        "pdf_action": f"{home}print/pdf/",
        "cancel_url": home + listing.address(ids=None),
        "rows": listing.count_text,
        "hidden": [(name, value) for name, values in QueryDict(query).lists() for value in values],
        "columns": columns(listing, given, code),
        "templates": [
            {"value": one.code, "label": str(one.label), "selected": one.code == code} for one in offered(resolved)
        ],
        "ranges": [{"value": value, "label": label, "selected": value == range_} for value, label in choices],
        "bounds": bounds(given, errors) if "number" in resolved.fields else [],
        "errors": summary(errors),
        "preview_url": f"{home}print/preview.png?{picture_query(order)}" if order else "",
        "pages": making.page_count(order, by=request.viewer) if order else None,
        "skipped": order.skipped(request.viewer) if order else 0,
    }
    return render(request, "screens/print.html", context, status=422 if errors else 200)


def columns(listing: Listing, given: QueryDict, code: str) -> list[dict[str, Any]]:
    """Give the fields to tick: those ticked in their order, to begin with the list's or the template's own."""
    fields = listing.resolved.fields
    first = TEMPLATES[code].first if code in TEMPLATES else ()
    asked = [name for name in given.getlist("columns") if name in fields]
    chosen = asked or [name for name in first if name in fields] or listing.columns
    return [
        {"name": name, "label": str(fields[name].label), "chosen": name in chosen, "fixed": False}
        for name in [*chosen, *(name for name in fields if name not in chosen)]
    ]


def bounds(given: QueryDict, errors: dict[str, list[Invalid]]) -> list[dict[str, Any]]:
    """Describe the two inputs of a range of numbers."""
    return [
        entry(name, label, max_length=40) | {"value": given.get(name, ""), "error": errors_of(errors, name)}
        for name, label in (("from", _("从编号")), ("to", _("到编号")))
    ]


def summary(errors: dict[str, list[Invalid]]) -> list[dict[str, str]]:
    """Give the reasons of a refusal for the head of the form."""
    labels = {"from": _("从编号"), "to": _("到编号"), "columns": _("字段"), "range": _("范围")}
    return [
        {"name": name, "label": labels[name], "text": reason.message}
        for name, reasons in errors.items()
        for reason in reasons
    ]


def picture_query(order: Order) -> str:
    """Write an order as the address of its picture; of many ticked rows the first are enough for one page."""
    query = QueryDict(order.query, mutable=True)
    query["ids"] = ",".join(query.get("ids", "").split(",")[:PICTURE_IDS])
    chosen = {"columns": ",".join(order.fields), "template": order.template_code, "range": order.range}
    return f"{query.urlencode()}&{urlencode({**chosen, 'from': order.first, 'to': order.last})}"
