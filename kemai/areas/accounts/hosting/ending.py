"""The gate of a firm: its own address, and what is left to do once its plan has ended."""

from __future__ import annotations

from django.http import HttpResponse

from kemai.areas.accounts.firms import firm_at, host_of
from kemai.core.access.provider import provide_gate
from kemai.core.api.door import problem
from kemai.core.records.errors import Invalid
from kemai.core.screens.door import refusal
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.standing import REASONS, Standing, standing_of
from kemai.core.tenancy.viewer import Viewer

SAFE = ("GET", "HEAD", "OPTIONS")
ALWAYS_OPEN = ("/signout/", "/language/", "/switch/", "/firms/", "/invite/", "/health/")
ONE_S_OWN = ("/signin/", "/password/", "/profile/", "/notices/", "/updates/")
READING = ("/export/", "/print/")
API = "/api/v1/"


@provide_gate
def at_home(request: Request, viewer: Viewer) -> HttpResponse | None:
    """Refuse a session at the address of another firm: a session is good only at the address it was begun at.

    Asked of the database once a session, at its first request.
    """
    host = host_of(request)
    begun_at = request.session.get("at")
    if begun_at == host:
        return None
    owner = firm_at(host) if begun_at is None else None
    if begun_at is None and (owner is None or owner.pk == viewer.organisation_id):
        request.session["at"] = host
        return None
    return refused(request, "E-PERM", Invalid("E-PERM").message)


@provide_gate
def ended(request: Request, viewer: Viewer) -> HttpResponse | None:
    """Let the people of a firm whose plan has ended read and export only, later not even that."""
    path = request.path_info
    if path.startswith(ALWAYS_OPEN):
        return None
    standing = standing_of(viewer)
    if standing is Standing.OPEN:
        return None
    if standing is Standing.READ_ONLY and reads(request, path):
        return None
    return refused(request, "E-STATE", REASONS[standing], viewer if standing is Standing.READ_ONLY else None)


def reads(request: Request, path: str) -> bool:
    """Say whether a request changes nothing of the firm's."""
    return request.method in SAFE or path.startswith(ONE_S_OWN) or path.endswith(READING) or is_cancelling(path)


def is_cancelling(path: str) -> bool:
    """Say whether a request stops a job: what runs may be stopped at any time."""
    return path.startswith("/jobs/") and path.endswith("/cancel/")


def refused(request: Request, code: str, text: object, viewer: Viewer | None = None) -> HttpResponse:
    """Answer 403 with the reason: JSON to programs, a page to people; in the frame of one who may go on reading."""
    if request.path_info.startswith(API) and request.path_info != API:
        return problem(403, code, text)
    if viewer is not None:
        request.viewer = viewer
    return refusal(request, 403, str(text))
