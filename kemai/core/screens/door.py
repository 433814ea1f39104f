"""The door of every record page: who is there, which type, and what a refusal looks like."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kemai.core.merge.trail import survivor_of
from kemai.core.modules.declare import holds_page
from kemai.core.records import registry
from kemai.core.records.conditions import UnknownName
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.repeat.forms import StillRunning, once
from kemai.core.screens.frame import frame_of
from kemai.core.screens.leaving import to_sign_in
from kemai.core.tenancy.request import Request

View = Callable[..., HttpResponseBase]


class Refused(Exception):
    """A page that cannot be shown as asked: HTTP status and words for the person."""

    def __init__(self, status: int, text: str) -> None:
        """Keep the status and the words."""
        self.status = status
        self.text = text
        super().__init__(text)


def person(*methods: str) -> Callable[[View], View]:
    """Make a view a page for signed-in people, for the given methods only."""

    def wrap(view: View) -> View:
        in_parts = getattr(view, "lengthy", False)

        @functools.wraps(view)
        def guarded(request: Request, *args: Any, **named: Any) -> HttpResponseBase:
            if getattr(request, "viewer", None) is None:
                return to_sign_in(request)
            if holds_page(request.viewer.rights.off, request.path_info):
                raise Http404(request.path_info)
            try:
                return once(request, lambda: whole(view, request, *args, **named), in_parts=in_parts)
            except StillRunning:
                return refusal(request, 409, _("上一次提交还在处理，请过一会儿再看结果。"))
            except Refused as reason:
                return refusal(request, reason.status, reason.text)
            except Invalid as reason:
                return refusal(request, 400, reason.message)
            except UnknownName as reason:
                return refusal(request, 400, _("没有名为 %(name)s 的字段或条件。") % {"name": reason.name})

        return require_http_methods(list(methods) or ["GET"])(guarded)

    return wrap


def records(*methods: str) -> Callable[[View], View]:
    """Make a view a page of a record type, whose address is the first part of the path."""

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def typed(request: Request, address: str, *args: Any, **named: Any) -> HttpResponseBase:
            try:
                record_type = registry.at(address)
            except registry.UnknownType as error:
                raise Http404(address) from error
            try:
                return view(request, record_type, *args, **named)
            except Http404 as absent:
                answer = moved_on(request, record_type, named.get("record_id"))
                if answer is None:
                    raise absent
                return answer

        return person(*methods)(typed)

    return wrap


def moved_on(request: Request, record_type: RecordType, record_id: int | None) -> HttpResponse | None:
    """Lead from the page of a record that was merged to that of its survivor; None where that is out of sight too.

    What was typed into the old page is saved nowhere: the person is told to do it again.
    """
    survivor = survivor_of(record_type, record_id) if record_id else None
    rows = record_type.model.objects.visible_to(request.viewer, "read").filter(pk=survivor)
    title = rows.values_list(record_type.title, flat=True).first() if survivor else None
    if title is None:
        return None
    if request.method != "GET":
        raise Refused(409, _("这条记录已并入“%(title)s”，这次没有保存。请在那条记录上重做。") % {"title": title})
    messages.info(request, _("这条记录已并入“%(title)s”，这里是合并后的记录。") % {"title": title})
    home = f"/{record_type.address}/"
    return redirect(request.get_full_path().replace(f"{home}{record_id}/", f"{home}{survivor}/", 1))


def whole(view: View, request: Request, *args: Any, **named: Any) -> HttpResponseBase:
    """Answer by a view, unless more came with the request than may come."""
    answer = view(request, *args, **named)
    refuse_large(request)
    return answer


def refuse_large(request: Request) -> None:
    """Refuse a request whose files went past the limit, or for which there was no room, while they arrived."""
    if getattr(request, "upload_without_room", False):
        raise Refused(507, _("服务器磁盘已满，文件未保存。请联系管理员腾出空间后再试。"))
    if getattr(request, "upload_too_large", False):
        limit = settings.UPLOAD_LIMIT // 1024 // 1024
        raise Refused(413, _("文件超过 %(limit)d MB，未保存。请拆分或压缩后再试。") % {"limit": limit})


def refusal(request: Request, status: int, text: str) -> HttpResponse:
    """Show a refusal as a page with a way back."""
    context = {"frame": frame_of(request, _("无法打开")), "text": text, "back_url": "/"}
    return render(request, f"errors/{status}.html", context, status=status)
