"""The page to which a provider sends people back, and the page of what the firm registered with providers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities.mail.oauth.agreeing import BACK, back_url, mailbox_named, verifier
from kemai.areas.activities.mail.oauth.asking import CannotSignIn
from kemai.areas.activities.mail.oauth.providers import PROVIDERS, Provider
from kemai.areas.activities.mail.oauth.registered import keep_service
from kemai.areas.activities.mail.oauth.tokens import keep_agreement
from kemai.areas.activities.models import Mailbox, MailService
from kemai.core.access.errors import Forbidden
from kemai.core.access.extras import SETTINGS
from kemai.core.actions.perform import fetch
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request

KEY = "activities.mailbox"
SERVICES = "/mailservices/"
place("settings.data", gettext_lazy("邮箱登录服务"), SERVICES, "key", lambda viewer: viewer.rights.has(SETTINGS))


@person("GET", "POST")
def signed_in_page(request: Request) -> HttpResponse:
    """Take what a provider sends back: show whose mailbox it is, and keep the agreement once the person says so."""
    record_type, viewer = registry.get(KEY), request.viewer
    given = request.POST if request.method == "POST" else request.GET
    errors, mailbox = [], None
    try:
        mailbox = fetch(record_type, mailbox_named(request, given.get("state", "")), "write", viewer)
        refuse(given)
        if request.method == "POST":
            keep_agreement(mailbox, given["code"], verifier(given["state"]), back_url(request), by=viewer)
            messages.success(request, _("已登录，每 5 分钟自动收取"))
            return redirect(f"/mailboxes/{mailbox.pk}/connect/")
    except CannotSignIn as reason:
        errors = [str(reason)]
    return render(
        request, "activities/mail_agreed.html", agreed(request, mailbox, errors), status=422 if errors else 200
    )


def refuse(given: Mapping[str, str]) -> None:
    """Refuse an answer without a code: the person did not agree, or the provider found a fault."""
    if given.get("error") == "access_denied":
        raise CannotSignIn(_("没有同意，邮箱未登录"))
    if given.get("error") or not given.get("code"):
        said = given.get("error_description") or given.get("error") or ""
        raise CannotSignIn(_("没有得到登录许可：%(reason)s") % {"reason": said.splitlines()[0][:200] if said else "—"})


def agreed(request: Request, mailbox: Mailbox | None, errors: list[str]) -> dict[str, Any]:
    """Describe the page."""
    home = f"/mailboxes/{mailbox.pk}/connect/" if mailbox else "/mailboxes/"
    provider = mailbox.get_sign_in_display() if mailbox else ""
    return {
        "frame": frame_of(request, _("登录邮箱"), crumbs=[crumb(registry.get(KEY))]),
        "title": _("登录邮箱：%(address)s") % {"address": mailbox.address} if mailbox else _("登录邮箱"),
        "text": _("%(provider)s 已同意。点“完成”后开始收取。") % {"provider": provider},
        "errors": errors,
        "action": BACK,
        "cancel_url": home,
        "hidden": [(name, request.GET.get(name, "")) for name in ("code", "state")],
    }


@person("GET", "POST")
def services_page(request: Request) -> HttpResponse:
    """Show and keep what the firm registered with each provider."""
    viewer = request.viewer
    if not viewer.rights.has(SETTINGS):
        raise Forbidden()
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            with transaction.atomic():
                for code in PROVIDERS:
                    given = (request.POST.get(f"{code}.{name}", "") for name in ("client_id", "secret", "tenant"))
                    keep_service(code, *given, by=viewer)
            messages.success(request, _("设置已保存"))
            return redirect(SERVICES)
        except Rejected as reasons:
            errors = reasons.errors
    held = {one.provider: one for one in MailService.objects.all()}
    context = {
        "frame": frame_of(request, _("邮箱登录服务"), crumbs=[{"label": _("设置"), "url": "/settings/"}]),
        "back": back_url(request),
        "groups": [
            {"label": one.label, "fields": fields(one, held.get(one.code), request.POST, errors)}
            for one in PROVIDERS.values()
        ],
        "action": SERVICES,
        "cancel_url": "/settings/",
    }
    return render(request, "activities/mail_services.html", context, status=422 if errors else 200)


def fields(
    provider: Provider, held: MailService | None, typed: Mapping[str, str], errors: dict[str, Any]
) -> list[dict[str, Any]]:
    """Describe the inputs of one provider; the secret is never shown again."""
    code = provider.code
    secret_help = _("已密封保存，不再显示；留空不变。") if held and held.sealed else ""
    made = [
        entry(f"{code}.client_id", _("应用编号（Client ID）"), value=held.client_id if held else "", max_length=250),
        entry(f"{code}.secret", _("应用密钥（Client Secret）"), "password", input_type="password", help=secret_help),
    ]
    if provider.has_tenants:
        words = _("只给本单位的账户用时填；留空对所有账户开放。")
        tenant = held.tenant if held else ""
        made.append(entry(f"{code}.tenant", _("目录编号（Tenant ID）"), value=tenant, max_length=80, help=words))
    for one in made:
        if one["kind"] != "password":
            one["value"] = typed.get(one["name"], one["value"])
        one["error"] = errors_of(errors, one["name"])
    return made
