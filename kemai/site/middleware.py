"""What stands around every request: compression, doors that are closed, sessions that forgive."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

from kemai.core.backup import maintenance
from kemai.core.trouble import TROUBLES, breaker, trouble_of
from kemai.site.errors import API, readable_on_the_way, too_large, unavailable

log = logging.getLogger("kemai.trouble")
HEALTH = "/health/"
AROUND_A_FILE = 1024 * 1024


class LeanGZipMiddleware(GZipMiddleware):
    """Compresses pages with fewer cycles than the default; length noise against BREACH stays on."""

    max_random_bytes = 100


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
