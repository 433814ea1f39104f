"""Sending a quote by e-mail with its paper attached; it counts as sent from then on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kemai.areas.activities.actions import Draft, send
from kemai.areas.activities.queries import Party
from kemai.areas.sales.models import Quote
from kemai.areas.sales.papers.declare import LANGUAGES, paper_pdf
from kemai.areas.sales.quotes.actions import mark_sent
from kemai.areas.sales.quotes.records import KEY, may_send
from kemai.core.actions.perform import fetch
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.described import crumb
from kemai.core.screens.door import Refused, person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer


def send_quote(quote: Quote, draft: Draft, *, by: Viewer, language: str = "") -> Any:
    """Mail a quote with its PDF and note that it was sent, all or nothing; gives the mail."""
    with transaction.atomic():
        sent = mark_sent(quote, by=by)
        pdf = paper_pdf(KEY, sent, by=by, language=language)
        draft.files = [SimpleUploadedFile(f"{quote.number}.pdf", pdf, "application/pdf")]
        draft.party = Party(quote.customer_id, quote.contact_id, (KEY, quote.pk))
        return send(draft, by=by)


@person("GET", "POST")
def send_page(request: Request, quote_id: int) -> HttpResponse:
    """Ask for receiver and words, then send."""
    record_type, viewer = registry.get(KEY), request.viewer
    quote: Quote = fetch(record_type, quote_id, "write", viewer)
    if not may_send(quote):
        raise Refused(409, _("只有草稿、已批准和已发送的最新版本可以发送。"))
    errors: dict[str, Any] = {}
    typed = request.POST if request.method == "POST" else starting(quote, viewer)
    home = f"/quotes/{quote.pk}/"
    if request.method == "POST":
        draft = Draft(to=typed.get("to_addresses", ""), subject=typed.get("subject", ""), body=typed.get("body", ""))
        try:
            send_quote(quote, draft, by=viewer, language=typed.get("language", ""))
            messages.success(request, _("报价已交给发件箱"))
            return redirect(home)
        except Rejected as reasons:
            errors = reasons.errors
    fields = [one | {"error": errors_of(errors, one["name"])} for one in inputs(typed)]
    named = {one["name"] for one in fields}
    context = {
        "frame": frame_of(request, _("发送报价"), crumbs=[crumb(record_type), {"label": quote.number, "url": home}]),
        "title": _("发送报价：%(number)s") % {"number": quote.number},
        "text": _("报价单作为 PDF 附件随邮件发出。"),
        "action": f"{home}send/",
        "cancel_url": home,
        "label": _("发送"),
        "delete_url": "",
        "errors": [one.message for name, many in errors.items() if name not in named for one in many],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": fields,
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)


def starting(quote: Quote, viewer: Viewer) -> dict[str, str]:
    """Give what the dialog starts with: the contact's address, a subject and a few words."""
    contact = quote.contact or quote.customer.main_contact
    words = {
        "name": contact.name if contact else quote.customer.name,
        "number": quote.number,
        "total": f"{quote.currency} {quote.total:,.2f}",
        "day": f"{quote.valid_until:%Y-%m-%d}",
        "who": viewer.name,
    }
    return {
        "to_addresses": (contact.email if contact else "") or quote.customer.email,
        "subject": _("报价单 %(number)s") % words,
        "body": _("%(name)s，您好：\n\n附上报价单 %(number)s，合计 %(total)s，有效期至 %(day)s。\n\n%(who)s") % words,
        "language": get_language() or LANGUAGES[0],
    }


def inputs(typed: Any) -> list[dict[str, Any]]:
    """Describe the inputs of the dialog."""
    chosen = typed.get("language", "")
    languages = [
        {"value": code, "label": label, "selected": code == chosen}
        for code, label in zip(LANGUAGES, (_("中文"), _("英文")), strict=True)
    ]
    return [
        entry("to_addresses", _("收件地址"), value=typed.get("to_addresses", ""), required=True),
        entry("subject", _("主题"), value=typed.get("subject", ""), required=True, max_length=250),
        entry("body", _("正文"), "long", input_type="textarea", value=typed.get("body", ""), required=True),
        entry("language", _("报价单的语言"), "pick", input_type="select", choices=languages),
    ]
