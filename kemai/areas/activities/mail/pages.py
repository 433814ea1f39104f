"""Writing a mail, answering one, and filing one of the tray."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.activities.mail.actions import file_on_customer
from kemai.areas.activities.mail.known import Party
from kemai.areas.activities.mail.sending import Draft, mailboxes_of, send
from kemai.areas.activities.mail.templates import filled
from kemai.areas.activities.models import MailMessage, MailTemplate
from kemai.areas.customers.models import Contact, Customer
from kemai.core.actions.perform import fetch, require
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.mailmessage"
OFFERED = 20
ABOUT = ("customers.customer", "customers.contact")


@person("GET", "POST")
def write_page(request: Request) -> HttpResponse:
    """Write a mail, from a record, as an answer, or from nothing."""
    record_type, viewer = registry.get(KEY), request.viewer
    require(record_type, "add", viewer)
    start = Start(request)
    errors: dict[str, Any] = {}
    typed = request.POST if request.method == "POST" else start.values()
    if request.method == "POST":
        try:
            made = send(start.draft(request), by=viewer)
            messages.success(request, _("邮件已交给发件箱"))
            return redirect(start.back or f"/mails/{made.pk}/")
        except Rejected as reasons:
            errors = reasons.errors
    context = {
        "frame": frame_of(request, _("写邮件"), crumbs=[crumb(record_type)]),
        "title": _("写邮件"),
        "action": f"/mails/add/?{request.GET.urlencode()}",
        "cancel_url": start.back or "/mails/",
        "form_key": "",
        "templates": start.templates(),
        "fields": fields(typed, errors, viewer),
        "files_error": errors_of(errors, "files"),
        "errors": [one.message for one in errors.get("", ())],
    }
    return render(request, "activities/mail_write.html", context, status=422 if errors else 200)


class Start:
    """What a mail begins with: the record that it is written from, the mail it answers, the template chosen."""

    def __init__(self, request: Request) -> None:
        """Read the address; what the person may not read is not there."""
        self.viewer, self.query = request.viewer, request.GET
        self.answered: MailMessage | None = None
        self.customer: Customer | None = None
        self.contact: Contact | None = None
        if reply := as_id(self.query.get("reply", "")):
            self.answered = fetch(registry.get(KEY), reply, "read", self.viewer)
        key, _colon, pk = self.query.get("about", "").partition(":")
        if key in ABOUT and as_id(pk):
            record = fetch(registry.get(key), as_id(pk) or 0, "read", self.viewer)
            self.contact = record if key == "customers.contact" else None
            self.customer = record if key == "customers.customer" else record.customer
        self.back = f"/{registry.get(key).address}/{pk}/" if self.customer else ""
        self.firm = request.user.organisation.name

    def values(self) -> dict[str, str]:
        """Give the values of an empty form."""
        made = {"to_addresses": "", "cc_addresses": "", "subject": "", "body": "", "mailbox": ""}
        if self.contact or self.customer:
            made["to_addresses"] = self.contact.email if self.contact else self.address_of_customer()
        if self.answered:
            made |= self.of_answer(self.answered)
        chosen = MailTemplate.objects.filter(pk=as_id(self.query.get("template", "")) or 0).first()
        if chosen:
            words = self.words()
            made["subject"] = made["subject"] or filled(chosen.subject, words)
            made["body"] = filled(chosen.body, words) + made["body"]
        return made

    def address_of_customer(self) -> str:
        """Give the address of the customer, without one that of its first contact."""
        main = self.customer.main_contact if self.customer else None
        own = self.customer.email if self.customer else ""
        return own or (main.email if main and not main.invalid else "")

    def of_answer(self, mail: MailMessage) -> dict[str, str]:
        """Begin an answer: to the other side, with the words that it answers."""
        subject = mail.subject if mail.subject.lower().startswith("re:") else f"Re: {mail.subject}"
        at = f"{timezone.localtime(mail.sent_at):%Y-%m-%d %H:%M}"
        head = _("%(when)s，%(who)s 写道：") % {"when": at, "who": mail.from_name or mail.from_address}
        quoted = "\n".join(f"> {line}" for line in mail.body[:20_000].splitlines())
        return {"to_addresses": mail.partner, "subject": subject[:250], "body": f"\n\n{head}\n{quoted}"}

    def words(self) -> dict[str, str]:
        """Give what the names of a template stand for."""
        return {
            "customer": self.customer.name if self.customer else "",
            "contact": self.contact.name if self.contact else "",
            "sender": self.viewer.name,
            "firm": self.firm,
        }

    def templates(self) -> list[dict[str, str]]:
        """Offer the templates, each as an address that begins with it."""
        query = self.query.copy()
        made = []
        for pk, name in MailTemplate.objects.order_by("name").values_list("pk", "name")[:OFFERED]:
            query["template"] = str(pk)
            made.append({"label": name, "url": f"/mails/add/?{query.urlencode()}"})
        return made

    def draft(self, request: Request) -> Draft:
        """Read what was typed."""
        typed = request.POST
        chosen = mailboxes_of(self.viewer).filter(pk=as_id(typed.get("mailbox", "")) or 0).first()
        if chosen is None and typed.get("mailbox"):
            raise Rejected.one("mailbox", "E-REF")
        party = Party(self.customer.pk, self.contact.pk if self.contact else None) if self.customer else None
        answered = self.answered
        if party is None and answered and (answered.customer_id or answered.record_id):
            about = (answered.record_type, answered.record_id) if answered.record_id else None
            party = Party(answered.customer_id, answered.contact_id, about)
        return Draft(
            typed.get("to_addresses", ""),
            typed.get("subject", ""),
            typed.get("body", "").replace("\x00", ""),
            typed.get("cc_addresses", ""),
            chosen,
            party,
            answered,
            request.FILES.getlist("files"),
        )


def fields(typed: Any, errors: dict[str, Any], viewer: Viewer) -> list[dict[str, Any]]:
    """Describe the form."""
    boxes = [{"value": str(one.pk), "label": one.address} for one in mailboxes_of(viewer)]
    boxes.append({"value": "", "label": _("服务器的发信地址")})
    chosen = typed.get("mailbox", "") or boxes[0]["value"] if "subject" not in errors else typed.get("mailbox", "")
    offered = [{**one, "selected": one["value"] == chosen} for one in boxes]
    made = [
        entry("mailbox", _("发件邮箱"), "pick", input_type="select", choices=offered),
        entry("to_addresses", _("收件地址"), required=True, max_length=4000, help=_("多个地址用逗号隔开")),
        entry("cc_addresses", _("抄送地址"), max_length=4000),
        entry("subject", _("主题"), required=True, max_length=250),
        entry("body", _("正文"), "long", input_type="textarea", required=True, max_length=100_000),
    ]
    for one in made:
        one["value"] = one["value"] or typed.get(one["name"], "")
        one["error"] = errors_of(errors, one["name"])
    return made


@person("GET")
def answer_page(request: Request, mail_id: int) -> HttpResponse:
    """Begin an answer to a mail."""
    fetch(registry.get(KEY), mail_id, "read", request.viewer)
    require(registry.get(KEY), "add", request.viewer)
    return redirect(f"/mails/add/?reply={mail_id}")


@person("GET", "POST")
def file_page(request: Request, mail_id: int) -> HttpResponse:
    """File a mail on a customer, where wished with its sender as a contact."""
    record_type, viewer = registry.get(KEY), request.viewer
    message: MailMessage = fetch(record_type, mail_id, "write", viewer)
    errors: dict[str, Any] = {}
    home = f"/mails/{message.pk}/"
    if request.method == "POST":
        chosen = as_id(request.POST.get("customer", ""))
        try:
            if chosen is None:
                raise Rejected.one("customer", "E-REQ")
            file_on_customer(message.pk, chosen, with_contact=request.POST.get("with_contact") == "1", by=viewer)
            messages.success(request, _("邮件已归档"))
            return redirect(f"/customers/{chosen}/")
        except Rejected as reasons:
            errors = reasons.errors
    inputs = filing_fields(message, request, errors)
    named = {one["name"] for one in inputs}
    context = {
        "frame": frame_of(request, _("归档邮件"), crumbs=[crumb(record_type), {"label": message.subject, "url": home}]),
        "title": _("归档到客户：%(subject)s") % {"subject": message.subject},
        "text": _("同一地址的其他待归档邮件一起归档，以后的自动归档。"),
        "action": f"{home}file/",
        "cancel_url": home,
        "label": _("归档"),
        "delete_url": "",
        "errors": [one.message for name, many in errors.items() if name not in named for one in many],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": inputs,
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)


def filing_fields(message: MailMessage, request: Request, errors: dict[str, Any]) -> list[dict[str, Any]]:
    """Describe the form: which customer, and whether the sender becomes a contact."""
    chosen = as_id(request.POST.get("customer", "")) or message.customer_id or 0
    rows = Customer.objects.visible_to(request.viewer, "read")
    offered = [
        {"value": str(pk), "label": name, "selected": pk == chosen}
        for pk, name in [
            *rows.filter(pk=chosen).values_list("pk", "name"),
            *rows.exclude(pk=chosen).order_by("-updated_at", "-pk").values_list("pk", "name")[:OFFERED],
        ]
    ]
    none = {"value": "", "label": "—", "selected": not chosen}
    ticked = request.method != "POST" or request.POST.get("with_contact") == "1"
    label = _("同时把 %(address)s 建为联系人") % {"address": message.partner}
    return [
        entry(
            "customer",
            _("客户"),
            "fk",
            input_type="select",
            required=True,
            choices=[none, *offered],
            search_url="/customers/options/",
            error=errors_of(errors, "customer"),
        ),
        entry("with_contact", label, "bool", input_type="checkbox", value="1" if ticked else ""),
    ]
