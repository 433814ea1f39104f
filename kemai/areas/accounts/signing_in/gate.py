"""The gate of every request: is the sign-in still good, and is there something to do before anything else."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.models import User
from kemai.areas.accounts.signing_in.duties import must_use_two, obstacle
from kemai.areas.accounts.signing_in.factors import has_factor
from kemai.areas.accounts.signing_in.pages.bare import bare
from kemai.areas.accounts.signing_in.sessions import leave, over
from kemai.areas.accounts.viewers import is_outside
from kemai.core.access.provider import provide_gate
from kemai.core.api.door import problem
from kemai.core.screens.leaving import led, to_sign_in
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

ALWAYS_OPEN = ("/signout/", "/language/", "/health/")
OUTSIDE = _("此账号属于外部人员，不能打开内部页面。")
PASSWORD, SECURITY, API = "/password/", "/profile/security/", "/api/v1/"


@provide_gate
def gate(request: Request, viewer: Viewer) -> HttpResponse | None:
    """Give what a person gets instead of the page asked for, None to let them through.

    A sign-in that is over leaves the request without a person; the API then answers 401 by itself.
    """
    path = request.path_info
    if over(request, viewer.organisation_id):
        leave(request)
        return None if path.startswith(API) else to_sign_in(request)
    user: User = request.user
    if path.startswith(ALWAYS_OPEN):
        return None
    if is_outside(user):
        return refused(request)
    if user.must_change:
        return None if path == PASSWORD else elsewhere(request, PASSWORD, viewer)
    if must_use_two(user, viewer) and not request.session.get("two") and not path.startswith(SECURITY):
        if has_factor(user):
            leave(request)
            return None if path.startswith(API) else to_sign_in(request)
        return elsewhere(request, SECURITY, viewer)
    return None


def refused(request: Request) -> HttpResponse:
    """Tell somebody from outside of the firm that nothing in here is for them, with the way out."""
    if request.path_info.startswith(API):
        return problem(403, "E-PERM", OUTSIDE)
    words = {"title": _("无法打开"), "text": OUTSIDE, "action": "/signout/", "label": _("退出登录"), "fields": []}
    answer = bare(request, "accounts/door.html", {}, **words)
    answer.status_code = 403
    return answer


def elsewhere(request: Request, address: str, viewer: Viewer) -> HttpResponse:
    """Lead a person to what must be done first; programs are told so."""
    if request.path_info.startswith(API) and request.path_info != API:
        return problem(403, "E-PERM", obstacle(request.user, viewer))
    return led(request, address)
