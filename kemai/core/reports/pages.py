"""The pages of a shelf of reports: look, print, export."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, zip_longest
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kemai.core.actions.perform import require
from kemai.core.audit.held import hold, must_wait
from kemai.core.jobs.run import start
from kemai.core.printing.pages import private
from kemai.core.records.conditions import UnknownName
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.reports.answers import Answer, Line, percent, said
from kemai.core.reports.declare import Ask, Report, Shelf
from kemai.core.reports.jobs import KIND
from kemai.core.reports.making import VERBS, make
from kemai.core.screens.door import Refused, person
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer
from kemai.ui import charts

LINES_SHOWN = 200
ROWS_AT_ONCE = {"pdf": 5000, "xlsx": 50_000, "csv": 50_000}


@person("GET")
def first_page(request: Request, shelf: Shelf) -> HttpResponse:
    """Open the first report of the shelf that exists for this person."""
    reports = shelf.open_to(request.viewer)
    if not reports:
        require(shelf.reports[0].record_type, "read", request.viewer)
        raise Http404(shelf.address)
    return redirect(f"{shelf.address}{reports[0].code}/")


@person("GET")
def report_page(request: Request, shelf: Shelf, code: str) -> HttpResponse:
    """Show a report: the finding, bars, figures that lead to their rows."""
    report = find(shelf, code, request.viewer)
    try:
        answer = report.answer(report.question(request.GET, request.viewer))
    except Rejected as reasons:
        return refused(request, shelf, report, reasons)
    except Invalid as reason:
        raise Refused(400, reason.message) from reason
    return render(request, "screens/reports.html", {**context(request, shelf, report), **shown(answer)})


@person("GET")
def print_page(request: Request, shelf: Shelf, code: str) -> HttpResponse:
    """Give a report as PDF."""
    return give(request, shelf, code, "pdf")


@person("GET")
def export_page(request: Request, shelf: Shelf, code: str) -> HttpResponse:
    """Give a report as a file of the wanted format."""
    form = request.GET.get("format", "xlsx")
    if VERBS.get(form) != "export":
        raise UnknownName(form)
    return give(request, shelf, code, form)


def give(request: Request, shelf: Shelf, code: str, form: str) -> HttpResponse:
    """Give a report as pdf, xlsx or csv, or start a job where it is long."""
    report = find(shelf, code, request.viewer)
    require(report.record_type, VERBS[form], request.viewer)
    try:
        question = report.question(request.GET, request.viewer, VERBS[form])
        length = report.length(question)
        if length > ROWS_AT_ONCE[form] or must_wait(length, request.viewer):
            return later(request, shelf, report, form, length)
        made = make(report, question, form)
    except Rejected as reasons:
        return refused(request, shelf, report, reasons)
    except Invalid as reason:
        raise Refused(400, reason.message) from reason
    answer = HttpResponse(made.content, content_type=made.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, made.name)
    return private(answer)


def find(shelf: Shelf, code: str, viewer: Viewer) -> Report:
    """Find a report; without the right to read its records the address answers 403."""
    report = shelf.named(code, viewer)
    if report is None:
        raise Http404(code)
    require(report.record_type, "read", viewer)
    if not report.known_to(viewer):
        raise Http404(code)
    return report


def later(request: Request, shelf: Shelf, report: Report, form: str, length: int) -> HttpResponse:
    """Start the job that makes a long report, or ask for somebody's yes to it."""
    arguments = {"shelf": shelf.address, "code": report.code, "query": request.GET.urlencode(), "form": form}
    arguments["language"] = get_language() or ""
    if must_wait(length, request.viewer):
        hold(KIND, str(report.label), arguments, length, by=request.viewer)
        messages.info(request, _("共 %(rows)d 行，超过上限，已提交申请，批准后会通知您下载。") % {"rows": length})
        return redirect("/held/")
    start(KIND, str(report.label), arguments, by=request.viewer)
    messages.info(request, _("行数较多，已转到后台处理，完成后可在这里下载。"))
    return redirect("/jobs/")


def refused(request: Request, shelf: Shelf, report: Report, reasons: Rejected) -> HttpResponse:
    """Say what was wrong with a question, beside its field."""
    labels = {"from": _("从"), "to": _("到")} | {ask.name: str(ask.label) for ask in report.asks}
    errors = [
        {"name": name, "label": labels[name], "text": reason.message}
        for name, many in reasons.errors.items()
        for reason in many
    ]
    empty = {"title": str(report.label), "headings": [], "rows": [], "totals": [], "bars": False, "chart": None}
    made = {**context(request, shelf, report), **empty, "errors": errors, "print_url": "", "export_url": ""}
    return render(request, "screens/reports.html", made, status=422)


def context(request: Request, shelf: Shelf, report: Report) -> dict[str, Any]:
    """Give what stands around an answer: the other reports, the days, print and export as far as there is a right."""
    home, own = f"{shelf.address}{report.code}/", {"from", "to", *(ask.name for ask in report.asks)}
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    may = {verb: request.viewer.may(report.type_key, verb) for verb in ("print", "export")}
    return {
        "frame": frame_of(request, str(report.label), crumbs=[{"label": str(shelf.label), "url": shelf.address}]),
        "reports": [tab(shelf, one, report, request.GET) for one in shelf.open_to(request.viewer)],
        "date_from": request.GET.get("from", ""),
        "date_to": request.GET.get("to", ""),
        "action": home,
        "asks": [choice(ask, request) for ask in report.asks],
        "keep": [(name, one) for name, many in request.GET.lists() for one in many if name not in own],
        "print_url": f"{home}print/{query}" if may["print"] else "",
        "export_url": f"{home}export/{query}" if may["export"] else "",
        "errors": [],
    }


def choice(ask: Ask, request: Request) -> dict[str, Any]:
    """Give a choice above a report to the template."""
    offered = [("", _("全部")), *ask.options(request.viewer)]
    chosen = request.GET.get(ask.name, "")
    options = [{"value": value, "label": label, "selected": value == chosen} for value, label in offered]
    return {"name": ask.name, "label": str(ask.label), "options": options}


def tab(shelf: Shelf, one: Report, current: Report, given: QueryDict) -> dict[str, Any]:
    """Give the way to another report; it keeps the days, and the filters where it is about the same records."""
    query = given.copy()
    if one.type_key != current.type_key:
        for name in set(query) - {"from", "to", *(ask.name for ask in one.asks)}:
            del query[name]
    url = f"{shelf.address}{one.code}/"
    return {"label": str(one.label), "url": f"{url}?{query.urlencode()}" if query else url, "current": one is current}


def shown(answer: Answer) -> dict[str, Any]:
    """Give an answer to the template: the first lines, and what the others add up to."""
    lines = iter(answer.lines)
    first = list(islice(lines, LINES_SHOWN))
    title = answer.finding
    if next(lines, None) is not None:
        title = _("%(finding)s；此处显示前 %(count)d 行") % {"finding": title, "count": LINES_SHOWN}
        first += rest(answer, first)
    return {
        "title": title,
        "headings": [{"label": heading.label, "numeric": heading.numeric} for heading in answer.headings],
        "rows": [
            {
                "label": line.label,
                "url": line.url,
                "share": line.share,
                "figures": [said(one) for one in line.figures],
                "urls": list(line.urls) or [line.url] * len(line.figures) * (answer.bars or bool(answer.drawing)),
                "levels": list(line.levels),
            }
            for line in first
        ],
        "totals": [
            {"text": said(total), "url": url}
            for total, url in zip_longest(answer.totals, ("", *answer.total_urls)[: len(answer.totals)], fillvalue="")
        ],
        "bars": answer.bars,
        "chart": drawn(answer.drawing, first),
    }


def drawn(drawing: str, lines: list[Line]) -> dict[str, Any] | None:
    """Draw the lines of an answer; None where nothing is to be drawn."""
    points = [
        charts.Point(one.label, one.weight, f"{one.weight:,}", one.url or (one.urls or ("",))[0])
        for one in lines
        if one.weight
    ]
    return charts.draw(drawing, points) if points else None


def rest(answer: Answer, first: list[Line]) -> list[Line]:
    """Sum up the lines that are not shown, where lines are counts."""
    if not answer.bars:
        return []
    left = answer.count - sum(line.figures[0] for line in first)
    return [replace(first[-1], label=_("其余"), figures=(left, percent(left, answer.count)), url="", share=0)]
