"""The page of bank statements: upload one, see whose payments they are, confirm the ticked ones."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.customers.models import Customer
from kemai.areas.sales.models import BankLine
from kemai.areas.sales.receipts.bank import Read, keep_lines, read_statement
from kemai.areas.sales.receipts.booking import book_line, dismiss
from kemai.areas.sales.receipts.proposing import LIKELY, SURE, UNSURE, Proposal, proposals
from kemai.areas.sales.receipts.rights import CONFIRM
from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import require
from kemai.core.printing.seen import Withheld, money, seen_value
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id, as_ids
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.readers import FileRefused, open_table

KEY, PLAN, HOME = "sales.receipt", "sales.receivableplan", "/receipts/bank/"
SHOWN = 100
ACCEPT = ".csv,.txt,.xlsx,.xls,.ods"
WORDS = {SURE: gettext_lazy("把握大"), LIKELY: gettext_lazy("付款人相符"), UNSURE: gettext_lazy("仅金额相符")}
LEVELS = {SURE: "good", LIKELY: "info", UNSURE: "warn"}


def may_open(viewer: Viewer) -> bool:
    """Say whether a person works with bank statements."""
    return viewer.may(KEY, "add") and viewer.rights.has(CONFIRM)


place("money", gettext_lazy("银行流水"), HOME, "upload", may_open)


@person("GET", "POST")
def bank_page(request: Request) -> HttpResponse:
    """Show the payments that wait; take a file, book or dismiss what is ticked."""
    require(registry.get(KEY), "add", request.viewer)
    if not request.viewer.rights.has(CONFIRM):
        raise Forbidden(_("银行流水"))
    errors: dict[int, str] = {}
    if request.method == "POST":
        errors = upload(request) if "file" in request.FILES or "upload" in request.POST else decide(request)
        if not errors:
            return redirect(HOME)
    waiting = BankLine.objects.filter(receipt=None, dismissed=False)
    shown = proposals(waiting.order_by("day", "id")[:SHOWN], request.viewer)
    typed = typed_customers(request) if errors else {}
    context = {
        "frame": frame_of(request, _("银行流水"), crumbs=[crumb(registry.get(KEY))]),
        "title": _("银行流水"),
        "errors": unplaced(errors, {one.line.pk for one in shown}),
        "rows": [row(one, request, typed, errors) for one in shown],
        "count": waiting.count(),
        "action": HOME,
        "upload": entry("file", _("银行流水文件"), "file", input_type="file", required=True, accept=ACCEPT),
    }
    return render(request, "sales/bank.html", context, status=422 if errors else 200)


def upload(request: Request) -> dict[int, str]:
    """Read the file and keep its payments; gives what is wrong with it, under 0."""
    given = request.FILES.get("file")
    if given is None:
        return {0: _("请选一个文件")}
    try:
        read = read_file(given)
    except Rejected as reasons:
        return {0: said(reasons)}
    new = keep_lines(read.lines, by=request.viewer)
    words = {"new": new, "again": len(read.lines) - new}
    messages.success(request, _("新增 %(new)d 笔，%(again)d 笔以前传过") % words)
    if read.faults:
        faults = "；".join(_("第 %(line)d 行：%(why)s") % {"line": line, "why": why} for line, why in read.faults[:5])
        messages.warning(request, faults)
    return {}


def said(reasons: Rejected) -> str:
    """Say why something was refused."""
    return "；".join(one.message for many in reasons.errors.values() for one in many)


def read_file(given: UploadedFile) -> Read:
    """Read an uploaded statement by the same reader as imports; raises Rejected E-FILE."""
    name = str(given.name)
    with NamedTemporaryFile(suffix=Path(name).suffix[:10]) as kept:
        for part in given.chunks():
            kept.write(part)
        kept.flush()
        try:
            table = open_table(Path(kept.name), name, header=False)
            return read_statement((one.number, one.values) for one in table.rows())
        except FileRefused as reason:
            raise Rejected.one("file", reason.code, reason.message) from reason


def decide(request: Request) -> dict[int, str]:
    """Book or dismiss the ticked payments, each by itself; gives what went wrong, by payment (0 for the whole)."""
    ids = as_ids(request.POST.getlist("line"))
    if not ids:
        return {0: _("请先勾选要处理的流水")}
    if "dismiss" in request.POST:
        dismiss(ids, by=request.viewer)
        messages.success(request, _("已忽略 %(count)d 笔") % {"count": len(ids)})
        return {}
    errors, booked = {}, 0
    for line_id in ids:
        try:
            book_line(line_id, as_id(request.POST.get(f"customer-{line_id}", "")), by=request.viewer)
            booked += 1
        except Rejected as reasons:
            errors[line_id] = said(reasons)
    if booked:
        messages.success(request, _("已登记并确认 %(count)d 笔收款") % {"count": booked})
    return errors


def typed_customers(request: Request) -> dict[int, Customer]:
    """Give the customers that were chosen for payments, by payment, as far as the person may read them."""
    chosen = {
        line_id: customer_id
        for name, text in request.POST.items()
        if name.startswith("customer-") and (line_id := as_id(name.removeprefix("customer-")))
        if (customer_id := as_id(text))
    }
    known = Customer.objects.visible_to(request.viewer, "read").in_bulk(chosen.values())
    return {line_id: known[customer_id] for line_id, customer_id in chosen.items() if customer_id in known}


def unplaced(errors: dict[int, str], shown: set[int]) -> list[str]:
    """Give the reasons that stand beside no payment of the page."""
    return [reason for line_id, reason in errors.items() if line_id not in shown]


def row(one: Proposal, request: Request, typed: dict[int, Customer], errors: dict[int, str]) -> dict[str, Any]:
    """Give one payment with its proposal, or with what was chosen before a refusal, to the template.

    Its amount becomes that of a receipt, so that it is told as far as the person may read those.
    """
    line, amount = one.line, seen_value(KEY, "amount", one.line.amount, request.viewer)
    ticked = str(line.pk) in request.POST.getlist("line") if errors else one.confidence == SURE
    return {
        "id": line.pk,
        "day": f"{line.day:%Y-%m-%d}",
        "payer": line.payer or "—",
        "note": line.note,
        "amount": str(money(amount)),
        "customer": chooser(line, typed.get(line.pk) if errors else one.customer, errors.get(line.pk, "")),
        "parts": [{"number": plan.number, "amount": part_of(amount, part, request.viewer)} for plan, part in one.parts],
        "confidence": str(WORDS.get(one.confidence, _("没有找到"))),
        "level": LEVELS.get(one.confidence, ""),
        "ticked": ticked,
    }


def part_of(amount: Any, part: Decimal, by: Viewer) -> str:
    """Say what a payment would pay of a receivable, to those who may read both sums."""
    return str(money(amount if isinstance(amount, Withheld) else seen_value(PLAN, "open_sum", part, by)))


def chooser(line: BankLine, customer: Customer | None, error: str) -> dict[str, Any]:
    """Describe the choice of the customer of a payment, found by typing."""
    choices = [{"value": "", "label": "—", "selected": customer is None}]
    if customer is not None:
        choices.append({"value": str(customer.pk), "label": customer.name, "selected": True})
    label = _("%(payer)s 的客户") % {"payer": line.payer or line.day}
    more = {"input_type": "select", "search_url": "/customers/options/", "choices": choices, "error": error}
    return entry(f"customer-{line.pk}", label, "fk", **more)
