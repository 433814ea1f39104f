"""The one door of the API: django-ninja is loaded and the operations are built when the first program knocks.

Loading it takes 0.4 s and 15 MB that a start within seconds should not pay, and most processes never need it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import Resolver404
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from kemai.core.tenancy.request import Request

WITH_BODY = ("POST", "PATCH", "PUT")


@csrf_exempt
def door(request: Request, rest: str) -> HttpResponse:
    """Answer one request; browsers that come with a session prove their origin inside, programs bring a token."""
    from kemai.core.api.build import built

    try:
        found = built()[1].resolve(rest)
    except Resolver404:
        return problem(404, "E-REF", _("没有这个接口地址"))
    if request.method in WITH_BODY and not sends_json(request):
        return problem(415, "E-FILE", _("请求内容应为 application/json"))
    answer = found.func(request, *found.args, **found.kwargs)
    if answer.status_code == 405:
        refusal = problem(405, "E-STATE", _("此地址不接受 %(method)s") % {"method": request.method})
        refusal["Allow"] = answer["Allow"]
        return refusal
    return answer


def sends_json(request: Request) -> bool:
    """Say whether a request carries JSON, or nothing at all."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length == "0" or request.content_type == "application/json"


def problem(status: int, code: str, message: Any, field: str = "") -> JsonResponse:
    """Answer with one reason why something was refused."""
    return JsonResponse({"errors": [{"code": code, "message": str(message), "field": field}]}, status=status)
