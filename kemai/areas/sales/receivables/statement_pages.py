"""Printing statements: of one customer at once, of all that owe something in the background."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kemai.areas.customers.models import Customer
from kemai.areas.sales.receivables.statement import PART, half_seen, owing, pdf_of
from kemai.core.actions.perform import require
from kemai.core.history.write import log
from kemai.core.jobs.declare import job
from kemai.core.jobs.progress import Progress
from kemai.core.jobs.run import start as start_job
from kemai.core.printing import press
from kemai.core.printing.jobs import kept
from kemai.core.printing.making import Printed
from kemai.core.printing.pages import document, excused
from kemai.core.records import registry
from kemai.core.screens.described import crumb
from kemai.core.screens.door import Refused, person
from kemai.core.screens.entries import entry
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

KEY, HOME, KIND = "sales.receivableplan", "/receivables/statements/", "sales.statements"
DAYS = timedelta(days=365)
place("money", gettext_lazy("对账单"), HOME, "print", lambda viewer: viewer.may(KEY, "print"))


def days_of(given: Any) -> tuple[date, date]:
    """Read the days of a statement, the last twelve months without them; Refused where they don't fit."""
    try:
        until = parse_date(given.get("to", "")) or timezone.localdate()
        first = parse_date(given.get("from", "")) or until - DAYS
    except ValueError as reason:
        raise Refused(400, _("日期不正确")) from reason
    if first > until:
        raise Refused(400, _("结束日期不能早于开始日期"))
    return first, until


@person("GET")
def statement_page(request: Request, customer_id: int) -> HttpResponse:
    """Print the statement of one customer."""
    require(registry.get(KEY), "print", request.viewer)
    rows = Customer.objects.visible_to(request.viewer, "read").filter(pk=customer_id)
    customers = list(rows.values_list("pk", "name"))
    if not customers:
        raise Http404(str(customer_id))
    first, until = days_of(request.GET)
    if half_seen([customer_id], until, request.viewer):
        raise Refused(403, _("此客户有您看不到的应收款或收款，对账单会不完整，请由财务打印"))
    with excused():
        pdf = pdf_of(customers, first, until, request.viewer)
    note(request.viewer, 1, customers[0][1])
    return document(Printed(pdf, 1, f"{_('对账单')} {customers[0][1]}.pdf"))


@person("GET", "POST")
def statements_page(request: Request) -> HttpResponse:
    """Start printing the statements of everybody who owes something."""
    require(registry.get(KEY), "print", request.viewer)
    first, until = days_of(request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        days = {"first": first.isoformat(), "until": until.isoformat()}
        start_job(KIND, _("打印对账单"), {**days, "language": get_language()}, by=request.viewer)
        messages.info(request, _("已转到后台打印，完成后可在这里下载。"))
        return redirect("/jobs/")
    context = {
        "frame": frame_of(request, _("对账单"), crumbs=[crumb(registry.get(KEY))]),
        "title": _("打印对账单"),
        "text": _("给每位有欠款的客户打一份，合成一个文件。"),
        "action": HOME,
        "cancel_url": "/receivables/",
        "label": _("打印"),
        "delete_url": "",
        "errors": [],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": [
            entry("from", _("从"), "date", input_type="date", value=first.isoformat()),
            entry("to", _("到"), "date", input_type="date", value=until.isoformat()),
        ],
    }
    return render(request, "screens/dialog_form.html", context)


@job(KIND)
def print_statements(*, progress: Progress, by: Viewer, language: str, first: str, until: str) -> dict[str, Any]:
    """Print the statements of all who owe something, a hundred at a time, and keep the document.

    Those of whom the person sees only a part are left out.
    """
    with translation.override(language):
        customers, last_day = owing(by), date.fromisoformat(until)
        progress.total(len(customers))
        binder, printed = press.Binder(), 0
        for at in range(0, len(customers), PART):
            part = customers[at : at + PART]
            left_out = half_seen([pk for pk, _name in part], last_day, by)
            if whole := [one for one in part if one[0] not in left_out]:
                binder.add(pdf_of(whole, date.fromisoformat(first), last_day, by))
            printed += len(whole)
            progress.advance(len(part))
        more: dict[str, Any] = {"rows": printed, "left_out": len(customers) - printed}
        if more["left_out"]:
            more["note"] = _("%(left_out)d 位客户的往来您看不全，未打印") % more
        if not printed:
            return more
        note(by, printed, _("对账单"))
        return kept(binder.bound(), f"{_('对账单')}.pdf", progress, by, **more)


def note(by: Viewer, count: int, title: str) -> None:
    """Append the print to the history."""
    log(by, f"{KEY}.print", KEY, None, [], title=title, facts={"count": count, "template": "statement"})
