"""Pages of consent: the panel's switches, everything a contact said, the words with which one asks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.customers.models import Channel, Consent, ConsentText, Contact, Purpose, State
from kemai.areas.customers.privacy import consents
from kemai.areas.customers.privacy.consents import KEY
from kemai.areas.customers.privacy.panels import consent_panel, matrix
from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import fetch
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.described import crumb
from kemai.core.screens.door import Refused, person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request

WORDS = 200

place(
    "settings.safety", gettext_lazy("告知文本"), "/consent-texts/", "note", lambda viewer: viewer.rights.has("settings")
)


@person("GET", "POST")
def consents_page(request: Request, contact_id: int) -> HttpResponse:
    """Show everything that a contact said; a POST keeps one word and answers with the panel it came from."""
    record_type = registry.get(KEY)
    contact: Contact = fetch(record_type, contact_id, "read", request.viewer)
    if request.method == "POST":
        contact = kept(request, contact)
        if request.htmx:
            return render(request, "customers/consent_panel.html", {"item": consent_panel(contact, request.viewer)})
        return redirect(request.path if request.POST.get("back") == "all" else f"/contacts/{contact.pk}/")
    rows = Consent.objects.filter(contact=contact.pk).select_related("by", "wording").order_by("-id")[:WORDS]
    crumbs = [crumb(record_type), {"label": contact.name, "url": f"/contacts/{contact.pk}/"}]
    context = {
        "frame": frame_of(request, _("授权"), crumbs=crumbs),
        "title": _("%(name)s 的授权") % {"name": contact.name},
        "action": request.path,
        "may_give": request.viewer.may(KEY, "write"),
        "groups": matrix(contact),
        "rows": [word(one) for one in rows],
    }
    return render(request, "customers/consents.html", context)


def kept(request: Request, contact: Contact) -> Contact:
    """Keep the posted word or switch."""
    given = request.POST
    try:
        if "stop" in given:
            return consents.switch(contact.pk, given["stop"] == "1", by=request.viewer)
        values = [given.get(name, "") for name in ("channel", "purpose", "state")]
        return consents.decide(contact.pk, *values, by=request.viewer, source=given.get("source", "").strip())
    except Rejected as reasons:
        raise Refused(400, str(reasons)) from reasons


def word(one: Consent) -> dict[str, str]:
    """Give one word of the past to the template."""
    return {
        "time": f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}",
        "what": f"{Purpose(one.purpose).label} · {Channel(one.channel).label}",
        "state": str(State(one.state).label),
        "source": one.source,
        "who": one.by.name if one.by else "",
        "wording": one.wording.text if one.wording else "",
    }


@person("GET", "POST")
def texts_page(request: Request) -> HttpResponse:
    """Keep the words with which consent to each purpose is asked for."""
    if not request.viewer.rights.has("settings"):
        raise Forbidden(_("告知文本"))
    errors: dict[str, Any] = {}
    if request.method == "POST":
        purpose = request.POST.get("purpose", "")
        try:
            consents.change_text(purpose, request.POST.get(f"text_{purpose}", ""), by=request.viewer)
            messages.success(request, _("告知文本已保存"))
            return redirect("/consent-texts/")
        except Rejected as reasons:
            errors = {f"text_{purpose}": reasons.errors["text"]}
    newest = {one.purpose: one.text for one in ConsentText.objects.order_by("id")}
    forms = [text_form(request, purpose, label, newest, errors) for purpose, label in Purpose.choices]
    context = {"frame": frame_of(request, _("告知文本")), "title": _("告知文本"), "forms": forms}
    return render(request, "customers/consent_texts.html", context, status=422 if errors else 200)


def text_form(
    request: Request, purpose: str, label: Any, newest: dict[str, str], errors: dict[str, Any]
) -> dict[str, Any]:
    """Make the form of one purpose, with what was typed after a refusal."""
    name = f"text_{purpose}"
    value = request.POST.get(name, newest.get(purpose, ""))
    field = entry(name, label, "long", input_type="textarea", value=value, required=True, max_length=2000)
    return {"purpose": purpose, "field": field | {"error": errors_of(errors, name)}}
