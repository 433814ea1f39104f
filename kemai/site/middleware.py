"""What stands around every request: compression, doors that are closed, sessions that forgive."""

from __future__ import annotations

import gzip
import logging
import secrets
from collections.abc import Callable, Iterator

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

from kemai.core.backup import maintenance
from kemai.core.trouble import TROUBLES, breaker, trouble_of
from kemai.site.errors import API, readable_on_the_way, too_large, unavailable

log = logging.getLogger("kemai.trouble")
HEALTH = "/health/"
AROUND_A_FILE = 1024 * 1024
WORTH_COMPRESSING, LEVEL, NOISE = 200, 3, 100  # bytes of a page, of 9, most bytes of noise
FLAGS, HEADER = 3, 10  # bytes of a gzip file


class LeanGZipMiddleware(GZipMiddleware):
    """Compresses pages at half the usual cost for 8 % more bytes; length noise against BREACH stays on."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a whole page here, and leave everything else to Django."""
        if not isinstance(response, HttpResponse) or {"Content-Encoding", "ETag"} & response.headers.keys():
            return super().process_response(request, response)
        if len(response.content) < WORTH_COMPRESSING or not re_accepts_gzip.search(accepted(request)):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        response.content = squeezed(response.content)
        response["Content-Length"] = str(len(response.content))
        response["Content-Encoding"] = "gzip"
        return response


def accepted(request: HttpRequest) -> str:
    """Give the encodings that a browser takes."""
    return str(request.META.get("HTTP_ACCEPT_ENCODING", ""))


def squeezed(content: bytes) -> bytes:
    """Compress as a gzip file with a name of random length, which hides how well secrets beside typed text compress."""
    packed = bytearray(gzip.compress(content, LEVEL, mtime=0))
    packed[FLAGS] = gzip.FNAME
    packed[HEADER:HEADER] = secrets.token_hex(NOISE)[: secrets.randbelow(NOISE)].encode() + b"\x00"
    return bytes(packed)


class ClosedDoorMiddleware:
    """Answers at once: 413 to far too much, 403 to programs that use no HTTPS, 503 while there is no database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through, or say why not before a byte of its content is read."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_LIMIT + AROUND_A_FILE:
            return too_large(request)
        if settings.SECURE_SSL_REDIRECT and request.path_info.startswith(API) and not request.is_secure():
            return readable_on_the_way(request)
        if not request.path_info.startswith(HEALTH):
            if maintenance.is_on():
                return unavailable(request, TROUBLES["closed"])
            if breaker.tripped():
                return unavailable(request, TROUBLES["lost"])
        return self.get_response(request)


class ForgivingSessionMiddleware(SessionMiddleware):
    """Sessions note when they were last used; where nothing can be written, pages can still be read."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Save the session; a page that was only read is shown even when that fails for want of space."""
        try:
            return super().process_response(request, response)
        except (DatabaseError, OSError, SessionInterrupted) as error:
            if request.method not in ("GET", "HEAD") or TROUBLES["full"] not in map(trouble_of, behind(error)):
                raise
            log.warning("the session was not saved: %s", error)
            return response


def behind(error: BaseException | None) -> Iterator[BaseException]:
    """Give an exception and those that led to it."""
    while error is not None:
        yield error
        error = error.__context__
