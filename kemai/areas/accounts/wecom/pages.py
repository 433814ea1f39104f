"""The page on which a firm connects WeCom, and tries it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.accounts.models import WecomApp
from kemai.areas.accounts.wecom.carrying import PERSON
from kemai.areas.accounts.wecom.registered import keep_app
from kemai.core.access.errors import Forbidden
from kemai.core.access.extras import SETTINGS
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.send import put
from kemai.core.records.errors import Rejected
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request

HOME = "/wecom/"
place("settings.data", gettext_lazy("企业微信"), HOME, "chat", lambda viewer: viewer.rights.has(SETTINGS))


@person("GET", "POST")
def wecom_page(request: Request) -> HttpResponse:
    """Show and keep the firm's application; when asked, send a message to oneself by it."""
    viewer = request.viewer
    if not viewer.rights.has(SETTINGS):
        raise Forbidden()
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            with transaction.atomic():
                keep_app(*(request.POST.get(name, "") for name in ("corp_id", "agent_id", "secret")), by=viewer)
                if request.POST.get("try"):
                    send_to_self(request)
            messages.success(request, _("设置已保存"))
            return redirect("/outbox/" if request.POST.get("try") else HOME)
        except Rejected as reasons:
            errors = reasons.errors
    context = {
        "frame": frame_of(request, _("企业微信"), crumbs=[{"label": _("设置"), "url": "/settings/"}]),
        "title": _("企业微信"),
        "groups": [{"label": _("自建应用"), "fields": fields(request, errors)}],
        "action": HOME,
        "cancel_url": "/settings/",
        "form_key": "",
    }
    return render(request, "options/page.html", context, status=422 if errors else 200)


def send_to_self(request: Request) -> None:
    """Put a message to the person themselves into the outbox; raises Rejected (E-REQ) where WeCom knows them not."""
    user = request.user
    if not user.wecom:
        raise Rejected.one("try", "E-REQ", _("先在“我的资料”里填上自己的企业微信账号"))
    text = _("客脉已接通企业微信 %(time)s") % {"time": f"{timezone.localtime():%H:%M:%S}"}
    about = {"name": user.name, "record_type": PERSON, "record_id": user.pk}
    put([OutMessage(channel=OutMessage.Channel.WECHAT, address=user.wecom, text=text, **about)], by=request.viewer)


def fields(request: Request, errors: dict[str, Any]) -> list[dict[str, Any]]:
    """Describe the inputs; the secret is never shown again."""
    held, typed = WecomApp.objects.filter(organisation_id=request.viewer.organisation_id).first(), request.POST
    agent = str(held.agent) if held and held.agent else ""
    secret_help = _("已密封保存，不再显示；留空不变。") if held and held.sealed else ""
    made = [
        entry(
            "corp_id",
            _("企业 ID"),
            value=typed.get("corp_id", held.corp if held else ""),
            max_length=64,
            help=_("企业微信管理后台：我的企业 → 企业信息；留空就停用，通知只在发件箱里模拟。"),
        ),
        entry(
            "agent_id",
            "AgentId",
            value=typed.get("agent_id", agent),
            max_length=9,
            help=_("应用管理 → 自建应用；收通知的人要在它的可见范围内，服务器的公网地址要填进“企业可信IP”。"),
        ),
        entry("secret", "Secret", "password", input_type="password", help=secret_help),
        entry("try", _("保存后发一条给我试试"), "bool", input_type="checkbox", value=typed.get("try", "")),
    ]
    return [one | {"error": errors_of(errors, one["name"])} for one in made]
