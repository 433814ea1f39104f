"""Pages of letters: the sheet as PDF, and letters to the ticked customers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.areas.activities.letters.many import CUSTOMER, write_many
from kemai.areas.activities.letters.paper import letters_pdf
from kemai.areas.activities.letters.records import KEY
from kemai.areas.activities.models import Letter, MailTemplate
from kemai.core.actions.perform import fetch, require
from kemai.core.audit.models import HeldAction
from kemai.core.printing.making import Printed
from kemai.core.printing.pages import document, excused
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.bulk import chosen
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request


@person("GET")
def sheet_page(request: Request, letter_id: int) -> HttpResponse:
    """Print one letter."""
    letter: Letter = fetch(registry.get(KEY), letter_id, "print", request.viewer)
    with excused():
        return document(Printed(letters_pdf([letter], by=request.viewer), 1, f"{letter.number}.pdf"))


@person("GET", "POST")
def many_page(request: Request) -> HttpResponse:
    """Ask for template and way of letters to the ticked customers, then write them in the background."""
    record_type = registry.get(CUSTOMER)
    require(record_type, "mail", request.viewer)
    require(registry.get(KEY), "add", request.viewer)
    ids = chosen(request, record_type, "mail")
    errors: dict[str, Any] = {}
    if request.method == "POST" and ids:
        try:
            return begun(request, ids)
        except Rejected as reasons:
            errors = reasons.errors
    context = {
        "frame": frame_of(request, _("写信"), crumbs=[crumb(record_type)]),
        "danger": False,
        "title": _("写信给 %(count)d 个客户") % {"count": len(ids)},
        "text": _("每个客户一封，按模板填好并记入往来；信函合成一个 PDF 打印，传真交给发件箱。"),
        "obstacles": [] if ids else [{"text": _("没有选中任何记录"), "url": ""}],
        "fields": fields(request, errors),
        "hidden": [("ids", str(one)) for one in ids],
        "action": request.path,
        "cancel_url": f"/{record_type.address}/",
        "label": _("发出"),
        "form_key": "",
        "lock_version": None,
    }
    return render(request, "screens/confirm.html", context, status=422 if errors else 200)


def begun(request: Request, ids: list[int]) -> HttpResponse:
    """Begin to write, or let it wait for a yes, and lead to where the person sees how it goes on."""
    made = write_many(ids, request.POST.get("kind", ""), request.POST.get("template", ""), by=request.viewer)
    if isinstance(made, HeldAction):
        messages.info(request, _("共 %(rows)d 行，超过上限，已提交申请，批准后会通知您下载。") % {"rows": made.rows})
        return redirect("/held/")
    messages.info(request, _("已转到后台，完成后可在这里下载；没有地址的客户会跳过并说明原因。"))
    return redirect("/jobs/")


def fields(request: Request, errors: dict[str, Any]) -> list[dict[str, Any]]:
    """Describe the inputs, with what was typed after a refusal."""
    kind, template = request.POST.get("kind", Letter.Kind.LETTER), request.POST.get("template", "")
    rows = MailTemplate.objects.filter(is_deleted=False).order_by("name", "pk").values_list("pk", "name")
    templates = [("", "—"), *((str(pk), name) for pk, name in rows)]
    made = []
    for name, label, offered, now in (
        ("kind", _("方式"), Letter.Kind.choices, kind),
        ("template", _("模板"), templates, template),
    ):
        choices = [{"value": str(code), "label": str(text), "selected": code == now} for code, text in offered]
        error = errors_of(errors, name)
        made.append(entry(name, label, "pick", input_type="select", required=True, choices=choices, error=error))
    return made
