"""The settings page that ends the sign-ins of everybody in the firm."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from kemai.areas.accounts.models import SignedIn
from kemai.areas.accounts.signing_in.ending import end_everybody
from kemai.core.access.errors import Forbidden
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request

ADDRESS, HUB = "/sign-ins/end/", "/settings/"

place("settings.people", gettext_lazy("结束所有登录"), ADDRESS, "logout", lambda viewer: viewer.rights.has("settings"))


@never_cache
@person("GET", "POST")
def end_all(request: Request) -> HttpResponse:
    """Say how many sign-ins there are and ask; then end all but this one."""
    if not request.viewer.rights.has("settings"):
        raise Forbidden()
    mine = request.session.session_key or ""
    if request.method == "POST":
        ended = end_everybody(mine, by=request.viewer)
        messages.success(request, _("已结束 %(count)d 个登录") % {"count": ended})
        return redirect(HUB)
    others = SignedIn.objects.filter(user__organisation_id=request.viewer.organisation_id).exclude(session_key=mine)
    text = _("除了您现在的这个，本单位还有 %(count)d 个登录。结束后所有人要重新登录，没有保存的内容会丢失。")
    context = {
        "frame": frame_of(request, _("结束所有登录"), crumbs=[{"label": _("设置"), "url": HUB}]),
        "title": _("结束所有登录"),
        "text": text % {"count": others.count()},
        "action": ADDRESS,
        "cancel_url": HUB,
        "delete_url": "",
        "label": _("结束所有登录"),
        "errors": [],
        "hidden": [],
        "form_key": "",
        "fields": [],
    }
    return render(request, "screens/dialog_form.html", context)
