"""Half signed in: the password was right, the second factor is still owed."""

from __future__ import annotations

import time

from django.utils.crypto import constant_time_compare

from kemai.areas.accounts.models import User
from kemai.areas.accounts.signing_in.factors import has_factor, proves
from kemai.areas.accounts.signing_in.notes import note, place_of
from kemai.core.limits import Limit, address_of
from kemai.core.limits.address import neighbourhood
from kemai.core.tenancy.request import Request

KEY = "half"
LASTS = 600  # seconds
ACCOUNT = Limit("second.account", 5, 15)
ADDRESS = Limit("second.address", 30, 15)


def owes_second(request: Request, user: User) -> bool:
    """Remember a person whose password was right in an anonymous session; False when nothing more is asked of them."""
    if not has_factor(user):
        return False
    request.session.flush()
    request.session[KEY] = {"user": user.pk, "at": int(time.time()), "hash": user.get_session_auth_hash()}
    return True


def half_in(request: Request) -> User | None:
    """Give the person who still owes the second factor; nobody after 10 minutes or a change of password."""
    kept = request.session.get(KEY)
    if not kept or int(time.time()) - kept["at"] > LASTS:
        return None
    user = User.everyone.select_related("organisation").filter(pk=kept["user"]).first()
    if user is None or not user.is_active or not constant_time_compare(user.get_session_auth_hash(), kept["hash"]):
        return None
    return user


def guess(request: Request, user: User, code: str) -> bool:
    """Check a code, counted per account and address before it is looked at; raises TooMany."""
    place = neighbourhood(address_of(request))
    ADDRESS.spend(place)
    ACCOUNT.spend(user.pk)
    if not proves(user, code):
        note(user, "second_failed", **place_of(request))
        return False
    ACCOUNT.forget(user.pk)
    ADDRESS.give_back(place)
    return True


def settled(request: Request) -> None:
    """Forget that somebody was half in."""
    request.session.pop(KEY, None)
