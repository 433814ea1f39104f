"""Pages for what goes wrong: each says what happened and what to do next."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request


def page(request: Request, status: int, text: str) -> HttpResponse:
    """Show an error page inside the frame."""
    context = {"frame": frame_of(request, str(status)), "text": text, "back_url": "/"}
    return render(request, f"errors/{status}.html", context, status=status)


def bad_request(request: Request, exception: Any) -> HttpResponse:
    """400: the request cannot be understood."""
    return page(request, 400, _("这个地址或表单看不懂，请返回后再试。"))


def forbidden(request: Request, exception: Any) -> HttpResponse:
    """403: no right (E-PERM)."""
    return page(request, 403, str(exception) or _("无权执行此操作"))


def csrf_failed(request: Request, reason: str = "") -> HttpResponse:
    """403: the form came without its proof of origin, mostly because the sign-in has ended."""
    return page(request, 403, _("页面放得太久，登录已过期。请刷新后再试。"))


def not_found(request: Request, exception: Any) -> HttpResponse:
    """404: absent, or out of the person's sight."""
    return page(request, 404, _("没有找到：记录不存在、已删除，或您无权查看。"))


def server_error(request: Request) -> HttpResponse:
    """500: our fault; stands without a frame because anything may be broken."""
    page = render_to_string("errors/500.html", {"frame": None, "text": "", "back_url": "/"})
    return HttpResponse(page, status=500)
