"""The page of a mass SMS: who, why, what; the text is counted and refused where it is too long."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.areas.customers.models import Purpose
from kemai.areas.customers.privacy.sending import KEY, LONGEST, PURPOSES, parts_of, send_many
from kemai.core.actions.perform import require
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.bulk import chosen
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request


@person("GET", "POST")
def sms_page(request: Request) -> HttpResponse:
    """Ask for the text and purpose of a mass SMS to the ticked contacts, then send it in the background."""
    record_type = registry.get(KEY)
    require(record_type, "mail", request.viewer)
    ids = chosen(request, record_type, "mail")
    errors: dict[str, Any] = {}
    if request.method == "POST" and ids:
        text = request.POST.get("text", "")
        try:
            job = send_many(ids, text, request.POST.get("purpose", ""), by=request.viewer)
            parts = parts_of(text.strip())
            said = _("正在发给 %(count)d 位联系人，每人按 %(parts)d 条计费；跳过的人和原因见发件箱。")
            messages.success(request, said % {"count": len(ids), "parts": parts})
            return redirect(f"/outbox/?batch={job.pk}")
        except Rejected as reasons:
            errors = reasons.errors
    title = _("群发短信")
    context = {
        "frame": frame_of(request, title, crumbs=[crumb(record_type)]),
        "danger": False,
        "title": _("给 %(count)d 位联系人群发短信") % {"count": len(ids)},
        "text": _("拒绝、请勿联系、没有手机号的人会跳过，并在发件箱里列出原因。"),
        "obstacles": [] if ids else [{"text": _("没有选中任何记录"), "url": ""}],
        "fields": fields(request, errors),
        "hidden": [("ids", str(one)) for one in ids],
        "action": request.path,
        "cancel_url": f"/{record_type.address}/",
        "label": _("发送"),
        "form_key": "",
        "lock_version": None,
    }
    return render(request, "screens/confirm.html", context, status=422 if errors else 200)


def fields(request: Request, errors: dict[str, Any]) -> list[dict[str, Any]]:
    """Make the inputs, with what was typed after a refusal."""
    purpose = request.POST.get("purpose", Purpose.MARKETING)
    choices = [{"value": str(one), "label": str(one.label), "selected": one == purpose} for one in PURPOSES]
    made = [
        entry("purpose", _("用途"), "pick", input_type="select", choices=choices, required=True),
        entry(
            "text",
            _("短信内容"),
            "long",
            input_type="textarea",
            value=request.POST.get("text", ""),
            required=True,
            max_length=LONGEST,
            help=_("70 字以内为一条，更长的每 67 字一条。"),
        ),
    ]
    return [one | {"error": errors_of(errors, one["name"])} for one in made]
