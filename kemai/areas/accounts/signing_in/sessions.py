"""Being signed in: beginning, being seen, growing too old, ending."""

from __future__ import annotations

import time
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.signals import user_logged_in
from django.db import InternalError, OperationalError
from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kemai.areas.accounts.models import SignedIn, User
from kemai.areas.accounts.signing_in.notes import note, place_of
from kemai.areas.accounts.signing_in.options import IDLE, LONGEST
from kemai.core.limits import address_of
from kemai.core.notify.languages import keep_language
from kemai.core.tenancy.request import Request
from kemai.core.trouble import TROUBLES, trouble_of

BACKEND = "kemai.areas.accounts.backend.AccountBackend"
SEEN_EVERY = 60  # seconds
SURE_FOR = 600  # seconds
UNATTENDED = "Unattended"  # header of what a page asks by itself: new notices, how far an import is
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "macOS"}
BROWSERS = {
    "MicroMessenger": "WeChat",
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}


def enter(request: Request, user: User, how: str) -> None:
    """Sign a person in whose proof was checked; the session gets a new key and knows what was proved.

    The language that they signed in with is theirs from then on.
    """
    login(request, user, backend=BACKEND)
    keep_language(user.pk, get_language() or "")
    request.session["sure"] = int(time.time())
    request.session["two"] = how != SignedIn.How.PASSWORD
    SignedIn.objects.filter(pk=request.session["signed_in"]).update(how=how)
    note(user, "sign_in", how=str(how), **place_of(request))


@receiver(user_logged_in, dispatch_uid="accounts.signed_in")
def begin(sender: Any, request: Request, user: User, **named: Any) -> None:
    """Write the row of a new session, whichever way the person came in."""
    key = request.session.session_key or ""
    SignedIn.objects.filter(session_key=key).delete()
    row = SignedIn.objects.create(
        user=user,
        session_key=key,
        agent=request.headers.get("User-Agent", "")[:300],
        address=address_of(request),
    )
    now = int(time.time())
    request.session.update({"signed_in": row.pk, "began": now, "seen": now})


def over(request: Request, organisation_id: int) -> bool:
    """Say whether a session has ended: idle or signed in for too long, or ended from elsewhere.

    Notes the time at most once a minute, so that a page costs no query for it; and the session's key, which Django
    changes by itself when the server's has changed. What a page asks by itself keeps nobody signed in.
    """
    now = int(time.time())
    seen, began = request.session.get("seen", 0), request.session.get("began", 0)
    if now - seen > IDLE.of(organisation_id) * 60 or now - began > LONGEST.of(organisation_id) * 3600:
        return True
    if now - seen < SEEN_EVERY:
        return False
    rows = SignedIn.objects.filter(pk=request.session.get("signed_in", 0))
    if UNATTENDED in request.headers:
        return not rows.exists()
    request.session["seen"] = now
    try:
        key = request.session.session_key
        return not rows.update(seen_at=timezone.now(), address=address_of(request), session_key=key)
    except (OperationalError, InternalError) as error:
        if trouble_of(error) is not TROUBLES["full"]:
            raise
        return not rows.exists()


def sure(request: Request) -> bool:
    """Say whether the person proved who they are within the last 10 minutes."""
    return int(time.time()) - request.session.get("sure", 0) < SURE_FOR


def end_sessions(user: User, *, but: str = "", only: int | None = None) -> int:
    """End the sign-ins of a person, all but the session with the key `but`, or only one; gives how many."""
    rows = SignedIn.objects.filter(user=user).exclude(session_key=but)
    if only is not None:
        rows = rows.filter(pk=only)
    return drop(rows)


def drop(rows: QuerySet[SignedIn]) -> int:
    """End the sign-ins of these rows; gives how many."""
    keys = list(rows.values_list("session_key", flat=True))
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for key in keys:
        store.delete(key)
    rows.delete()
    return len(keys)


def renew(request: Request, user: User) -> None:
    """Go on with this session after the password has changed, under a new key."""
    update_session_auth_hash(request, user)
    SignedIn.objects.filter(pk=request.session.get("signed_in", 0)).update(session_key=request.session.session_key)


def leave(request: Request) -> None:
    """End this session."""
    SignedIn.objects.filter(pk=request.session.get("signed_in", 0)).delete()
    logout(request)


def tidy() -> None:
    """Drop sessions that have run out, and their rows."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    SignedIn.objects.filter(seen_at__lt=timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)).delete()


def device_of(agent: str) -> str:
    """Name the browser and system of a user agent in two words."""
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "Linux" if "Linux" in agent else "")
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), "")
    return " · ".join(filter(None, (browser, system))) or _("未知设备")
