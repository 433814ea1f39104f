"""Refusals: every answer that is no success is a list of code, message and field, with the status that fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from kemai.core.api.door import problem
from kemai.core.records.conditions import UnknownName
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.request import Request

WORDS = {
    401: ("E-PERM", gettext_lazy("请用有效的接口密钥或先登录")),
    403: ("E-PERM", gettext_lazy("无权执行此操作")),
    429: ("E-PERM", gettext_lazy("请求过于频繁，请稍后再试")),
}


class Problem(Schema):
    """One reason: the code of the specification, words for a person, and the field or parameter (empty for all)."""

    code: str
    message: str
    field: str


class Problems(Schema):
    """All reasons why a request was refused; nothing was saved."""

    errors: list[Problem]


class Conflict(Problems):
    """Someone saved first (both versions follow), or like records exist already."""

    lock_version: int | None = None
    yours: dict[str, Any] | None = None
    theirs: dict[str, Any] | None = None
    duplicates: list[dict[str, Any]] | None = None


REFUSALS: dict[int, type[Schema]] = dict.fromkeys((400, 401, 403, 404, 413, 415, 422, 429), Problems)


class Conflicting(Exception):
    """A write that meets another version or a like record; `facts` say which."""

    def __init__(self, reasons: Mapping[str, Iterable[Invalid]], **facts: Any) -> None:
        """Keep the reasons and the facts."""
        self.reasons, self.facts = reasons, facts
        super().__init__()


def reasons_of(errors: Mapping[str, Iterable[Invalid]]) -> list[dict[str, str]]:
    """List reasons by field."""
    return [
        {"code": reason.code, "message": reason.message, "field": name}
        for name, reasons in errors.items()
        for reason in reasons
    ]


def register(api: NinjaAPI) -> None:
    """Teach the API what to answer to each kind of refusal."""
    answers: tuple[tuple[type[Exception], Any], ...] = (
        (UnknownName, unknown),
        (Invalid, invalid),
        (Rejected, rejected),
        (Conflicting, conflicting),
        (PermissionDenied, forbidden),
        (Http404, absent),
        (RequestDataTooBig, too_large),
        (ValidationError, misused),
        (HttpError, other),
    )
    for kind, answer in answers:
        api.add_exception_handler(kind, answer)


def unknown(request: Request, reason: UnknownName) -> HttpResponse:
    """400: a filter, sort, field or parameter names nothing that this person knows."""
    return problem(400, "E-FMT", reason.message, reason.name)


def invalid(request: Request, reason: Invalid) -> HttpResponse:
    """400 for a condition that does not fit, 422 for anything else."""
    return problem(400 if request.method == "GET" else 422, reason.code, reason.message, getattr(reason, "field", ""))


def rejected(request: Request, reasons: Rejected) -> HttpResponse:
    """422: values that cannot be taken, each with its reasons."""
    return JsonResponse({"errors": reasons_of(reasons.errors)}, status=422)


def conflicting(request: Request, conflict: Conflicting) -> HttpResponse:
    """409: both versions, or the like records."""
    return JsonResponse({"errors": reasons_of(conflict.reasons), **conflict.facts}, status=409)


def forbidden(request: Request, reason: PermissionDenied) -> HttpResponse:
    """403: seen, but no right to do this, or the plan has ended."""
    return problem(403, getattr(reason, "code", "E-PERM"), reason)


def absent(request: Request, reason: Http404) -> HttpResponse:
    """404: absent, deleted or out of sight."""
    return problem(404, "E-REF", _("没有找到：记录不存在、已删除，或您无权查看。"))


def too_large(request: Request, reason: RequestDataTooBig) -> HttpResponse:
    """413: more than one request may carry."""
    return problem(413, "E-FILE", _("请求内容过大"))


def misused(request: Request, reasons: ValidationError) -> HttpResponse:
    """400 for a wrong parameter, 422 for a body of the wrong shape."""
    errors = [
        {"code": "E-FMT", "message": str(one["msg"]), "field": ".".join(map(str, one["loc"][1:]))}
        for one in reasons.errors
    ]
    in_body = any(one["loc"][:1] == ("body",) for one in reasons.errors)
    return JsonResponse({"errors": errors}, status=422 if in_body else 400)


def other(request: Request, reason: HttpError) -> HttpResponse:
    """401, 403, or 400 for a body that is no JSON."""
    code, message = WORDS.get(reason.status_code, ("E-FMT", _("请求内容不是有效的 JSON")))
    answer = problem(reason.status_code, code, message)
    if reason.status_code == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer
