"""Leading a person elsewhere: to sign in again, or to what must be done first; pieces of pages lead the whole page."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

SIGN_IN = "/signin/"


def led(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to another page; htmx is told to load it as a whole."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in page, and from there back to the page that was asked for."""
    return led(request, f"{SIGN_IN}?{urlencode({'next': page_of(request)})}")


def page_of(request: HttpRequest) -> str:
    """Give the address of the page that a person sees: of a piece the page around it, of a form the page it is on."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"
