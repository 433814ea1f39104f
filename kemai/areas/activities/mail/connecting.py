"""The page on which a mailbox is let in: password or provider, fetching now, message files, and the drop address."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.areas.activities.mail.drop import drop_address
from kemai.areas.activities.mail.fetching import fetch as fetch_mail
from kemai.areas.activities.mail.filing import Filed, file_all
from kemai.areas.activities.mail.oauth.agreeing import agree_url
from kemai.areas.activities.mail.oauth.pages import SERVICES
from kemai.areas.activities.mail.oauth.providers import provider_of
from kemai.areas.activities.mail.oauth.registered import service_of
from kemai.areas.activities.mail.sealing import forget, keep_password, needs_password
from kemai.areas.activities.models import Mailbox
from kemai.core.access.extras import SETTINGS
from kemai.core.actions.perform import fetch
from kemai.core.limits.spend import Limit
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request

KEY = "activities.mailbox"
FETCHES = Limit("mail-fetch", 30, 60)
MOST_FILES = 200


@person("GET", "POST")
def connect_page(request: Request, mailbox_id: int) -> HttpResponse:
    """Keep the password of a mailbox, fetch it now, or read message files into it."""
    record_type, viewer = registry.get(KEY), request.viewer
    mailbox: Mailbox = fetch(record_type, mailbox_id, "write", viewer)
    errors: dict[str, Any] = {}
    here = f"/mailboxes/{mailbox.pk}/connect/"
    if request.method == "POST":
        try:
            answer(request, mailbox)
            return redirect(here)
        except Rejected as reasons:
            errors = reasons.errors
    home = {"label": mailbox.address, "url": f"/mailboxes/{mailbox.pk}/"}
    context = {
        "frame": frame_of(request, _("登录与收取"), crumbs=[crumb(record_type), home]),
        "title": _("登录与收取：%(address)s") % {"address": mailbox.address},
        "action": here,
        "missing": needs_password(mailbox),
        "trouble": mailbox.trouble,
        "agreeing": agreeing(request, mailbox),
        "drop": drop_address(mailbox, viewer.user_id),
        "password": entry(
            "password",
            _("邮箱密码或授权码"),
            "password",
            input_type="password",
            error=errors_of(errors, "password"),
            help=_("密封保存，不再显示；改服务器、登录名或负责人后要重填。"),
        ),
        "files_error": errors_of(errors, "files"),
    }
    return render(request, "activities/mailbox.html", context, status=422 if errors else 200)


def agreeing(request: Request, mailbox: Mailbox) -> dict[str, Any] | None:
    """Say where the person agrees at the provider, None for a mailbox with a password."""
    provider = provider_of(mailbox)
    if provider is None:
        return None
    service = service_of(provider)
    return {
        "provider": provider.label,
        "held": not needs_password(mailbox),
        "url": agree_url(request, mailbox, provider, service) if service else "",
        "settings_url": SERVICES if request.viewer.rights.has(SETTINGS) else "",
    }


def answer(request: Request, mailbox: Mailbox) -> None:
    """Do what was asked for by the button that was pressed."""
    viewer = request.viewer
    if "fetch" in request.POST:
        FETCHES.spend(str(viewer.user_id))
        say(request, fetch_mail(mailbox, by=viewer))
        if mailbox.trouble:
            messages.error(request, mailbox.trouble)
    elif "read" in request.POST:
        files = request.FILES.getlist("files")[:MOST_FILES]
        if not files:
            raise Rejected.one("files", "E-REQ")
        say(request, file_all(mailbox, [(one.name or "", one.read()) for one in files], by=viewer))
    elif "leave" in request.POST:
        forget(mailbox, by=viewer)
        messages.success(request, _("已断开，不再收取"))
    else:
        keep_password(mailbox, request.POST.get("password", ""), by=viewer)
        messages.success(request, _("密码已密封保存"))


def say(request: Request, told: Filed) -> None:
    """Tell what became of the messages."""
    words = {"filed": told.filed, "tray": told.tray, "known": told.known}
    messages.success(request, _("归档 %(filed)d 封，待归档 %(tray)d 封，已有 %(known)d 封") % words)
    if told.refused:
        messages.warning(request, _("无法读取：%(which)s") % {"which": "；".join(told.refused[:10])})
