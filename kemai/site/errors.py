"""Pages for what goes wrong: each says what happened and what to do next."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from kemai.core.api.door import problem
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.middleware import language_of
from kemai.core.tenancy.request import Request
from kemai.core.trouble import Trouble, breaker, trouble_of

API = "/api/"


def page(request: Request, status: int, text: str) -> HttpResponse:
    """Show an error page inside the frame."""
    titles = {400: _("这个地址看不懂"), 403: _("没有权限"), 404: _("找不到这一页")}
    context = {"frame": frame_of(request, titles[status]), "text": text, "back_url": "/"}
    return render(request, f"errors/{status}.html", context, status=status)


def bad_request(request: Request, exception: Any) -> HttpResponse:
    """400: the request cannot be understood."""
    return page(request, 400, _("这个地址或表单看不懂，请返回后再试。"))


def forbidden(request: Request, exception: Any) -> HttpResponse:
    """403: no right (E-PERM)."""
    return page(request, 403, str(exception) or _("无权执行此操作"))


def csrf_failed(request: Request, reason: str = "") -> HttpResponse:
    """403: the form came without its proof of origin, mostly because the sign-in has ended; told to the log."""
    request.forged = True
    return page(request, 403, _("页面放得太久，登录已过期。请刷新后再试。"))


def not_found(request: Request, exception: Any) -> HttpResponse:
    """404: absent, or out of the person's sight."""
    return page(request, 404, _("没有找到：记录不存在、已删除，或您无权查看。"))


def server_error(request: Request) -> HttpResponse:
    """500: our fault; stands without a frame because anything may be broken. Troubles of the installation are 503."""
    trouble = trouble_of(sys.exception())
    if trouble is not None:
        if trouble.kind == "lost":
            breaker.trip()
        return unavailable(request, trouble)
    page = render_to_string("errors/500.html", {"frame": None, "text": "", "back_url": "/"})
    return HttpResponse(page, status=500)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than one request may carry."""
    limit = settings.UPLOAD_LIMIT // 1024 // 1024
    with translation.override(language_of(request)):
        text = _("文件超过 %(limit)d MB，未保存。请拆分或压缩后再试。") % {"limit": limit}
        return standing(request, 413, "E-FILE", text)


def readable_on_the_way(request: HttpRequest) -> HttpResponse:
    """403 to a program that came without HTTPS: leading it on would hide that its key was readable on the way."""
    with translation.override(language_of(request)):
        return problem(403, "E-PERM", _("接口只接受 HTTPS。密钥已经以明文经过网络，应视为泄露：请停用并重新生成。"))


def unavailable(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """503 or 507 with the seconds until a new try; asks neither the database nor the session."""
    with translation.override(language_of(request)):
        answer = standing(request, trouble.status, "E-STATE", trouble.text)
    answer["Retry-After"] = str(trouble.after)
    answer["Cache-Control"] = "no-store"
    return answer


def standing(request: HttpRequest, status: int, code: str, text: Any) -> HttpResponse:
    """Answer a program in JSON and a person with a page that stands by itself, in the language of the request."""
    if request.path_info.startswith(API):
        return problem(status, code, text)
    language = "en" if translation.get_language() == "en" else ""
    context = {"frame": None, "text": text, "back_url": request.path_info, "language": language}
    return HttpResponse(render_to_string(f"errors/{status}.html", context), status=status)
