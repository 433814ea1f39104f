"""Calls of programs that are sent twice, because the first answer was lost on its way: the Idempotency-Key."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from kemai.core.records.errors import Invalid, Rejected
from kemai.core.repeat.keep import claim, digest, settle
from kemai.core.repeat.models import FirstAnswer
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
FIELD = "idempotency"
LONGEST = 200
KEY = re.compile(rf"[!-~]{{1,{LONGEST}}}")
METHODS = ("POST", "PATCH", "DELETE")


def first_of(request: Request, by: Viewer, operation: Callable[[], HttpResponse]) -> HttpResponse:
    """Do an operation once for each key of a person; the same call again gets the first answer for 48 hours.

    A refused call has changed nothing and is not remembered. The same key with anything else is refused (E-DUP).
    """
    key = request.headers.get(HEADER)
    if key is None or request.method not in METHODS:
        return operation()
    if not KEY.fullmatch(key):
        raise Rejected({FIELD: [Invalid("E-FMT", _("1–200 个可见的 ASCII 字符"))]})
    asked = digest(request.method, request.get_full_path(), request.body.hex())
    with transaction.atomic():
        row, mine = claim(by, digest("call", key), asked)
        if not mine:
            return replayed(row, asked)
        answer = operation()
        settle(row, answer, answer.content.decode())
    return answer


def replayed(row: FirstAnswer, asked: str) -> HttpResponse:
    """Give the first answer once more; raises Rejected when the key came with another call."""
    if row.fingerprint != asked:
        raise Rejected({FIELD: [Invalid("E-DUP", _("这个键已经用于另一个请求，请换一个"))]})
    kind = "application/json" if row.body else "text/html; charset=utf-8"
    answer = HttpResponse(row.body, status=row.status, content_type=kind)
    if row.place:
        answer["Location"] = row.place
    answer[REPLAYED] = "true"
    return answer
