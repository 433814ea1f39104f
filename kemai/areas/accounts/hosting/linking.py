"""One person in several firms: an account in each, joined by proof, and going over from one to the other."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from kemai.areas.accounts.firms import firm_at, host_of, moved, refuse_when_closed
from kemai.areas.accounts.models import Organisation, SignedIn, User
from kemai.areas.accounts.people.arriving import invited, spend
from kemai.areas.accounts.signing_in.duties import must_use_two
from kemai.areas.accounts.signing_in.entering import sign_in
from kemai.areas.accounts.signing_in.factors import has_factor, proves
from kemai.areas.accounts.signing_in.notes import note, place_of
from kemai.areas.accounts.signing_in.passwords import keep_password, part, wrong_new
from kemai.areas.accounts.signing_in.sessions import end_sessions, enter, leave, renew
from kemai.core.access.provider import viewer_of
from kemai.core.records.errors import Rejected
from kemai.core.screens.menu import provide_firms
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.request import Request

CARRIED = ("two", "sure", "began")
_firms: dict[tuple[int, int], list[dict[str, Any]]] = {}


def main_of(user: User) -> User:
    """Give the account that holds the person's password."""
    return user if user.main_id is None else User.everyone.select_related("organisation").get(pk=user.main_id)


def accounts_of(user: User) -> list[User]:
    """Give all accounts of a person that may be used, oldest first."""
    main = user.main_id or user.pk
    with everyone(reason="accounts of a person"):
        both = User.everyone.filter(pk=main) | User.everyone.filter(main_id=main)
        return list(both.filter(status=User.Status.ACTIVE).select_related("organisation").order_by("pk"))


@provide_firms
def firms_of(user: User) -> list[dict[str, Any]]:
    """Give the firms that a person may switch to, kept in memory until their own firm's version moves."""
    key = (user.pk, user.organisation.version)
    if key not in _firms:
        if len(_firms) > 5000:
            _firms.clear()
        others = [one for one in accounts_of(user) if one.pk != user.pk]
        _firms[key] = [{"url": f"/switch/{one.pk}/", "label": one.organisation.name} for one in others]
    return _firms[key]


def forget() -> None:
    """Drop what is held in memory (tests)."""
    _firms.clear()


def link(
    request: Request, organisation: Organisation | None, login: str, password: str, own: str, code: str = ""
) -> User:
    """Join an account of another firm to the signed-in person's: both passwords prove it, and a second factor if set.

    The joined account has no password of its own afterwards. Raises Rejected with the reasons beside their fields.
    """
    with everyone(reason="joining accounts"):
        main = main_of(request.user)
        proven(main.login, own, main.organisation, "own", request)
        if organisation is None:
            raise Rejected.one("firm", "E-REF", _("没有这个单位代码"))
        taken = {one.organisation_id for one in accounts_of(main)}
        if organisation.pk in taken:
            raise Rejected.one("firm", "E-DUP", _("您在这个单位已有账号"))
        other = proven(login, password, organisation, "password", request)
        if has_factor(other) and not proves(other, code):
            raise Rejected.one("code", "E-FMT", _("这个账号启用了双重验证，请输入它的验证码"))
        joined(main, other)
    return other


def join_by_invitation(request: Request, secret: str, own: str, code: str = "") -> User | None:
    """Join the account that an invitation was made for to the signed-in person's, proven by the person's password.

    None when the invitation counts no more. Accounts that hung on the invited one do not follow: its firm's
    administrator, who may have sent the invitation to anybody, must not give them away. Raises Rejected.
    """
    with everyone(reason="joining accounts"):
        other, main = invited(secret), main_of(request.user)
        if other is None:
            return None
        proven(main.login, own, main.organisation, "own", request)
        if other.organisation_id in {one.organisation_id for one in accounts_of(main)}:
            raise Rejected.one("", "E-DUP", _("您在这个单位已有账号"))
        refuse_when_closed(other.organisation)
        if has_factor(other) and not proves(other, code):
            raise Rejected.one("code", "E-FMT", _("这个账号启用了双重验证，请输入它的验证码"))
        with transaction.atomic():
            if not spend(secret):
                return None
            User.everyone.filter(pk=other.pk, status=User.Status.PENDING).update(status=User.Status.ACTIVE)
            part(other)
            end_sessions(other)
            joined(main, other)
    return other


def unlink(request: Request, user_id: int, own: str, new: str, again: str) -> User:
    """Part one of the person's accounts from the one that holds the password, giving it a password of its own.

    Done from either side; the one that holds the password stays. Raises User.DoesNotExist and Rejected.
    """
    here: User = request.user
    with everyone(reason="parting accounts"):
        other = next((one for one in accounts_of(here) if one.pk == user_id and one.main_id is not None), None)
        if other is None:
            raise User.DoesNotExist
        main = main_of(other)
        proven(main.login, own, main.organisation, "own", request)
        if errors := wrong_new(other, new, again):
            raise Rejected(errors)
        with transaction.atomic():
            keep_password(other, new, must_change=False)
            end_sessions(other, but=request.session.session_key or "" if other.pk == here.pk else "")
            note(main, "unlink", firm=other.organisation.name)
            note(other, "unlink", firm=main.organisation.name)
            for one in [*accounts_of(main), other]:
                moved(one.organisation_id)
        if other.pk == here.pk:
            renew(request, other)
    return other


def proven(login: str, password: str, organisation: Organisation, field: str, request: Request) -> User:
    """Check a pair as signing in does, wrong tries counted; the reason stands beside the password's field."""
    try:
        return sign_in(login, password, organisation, **place_of(request))
    except Rejected as reasons:
        raise Rejected({field: reasons.errors[""]}) from reasons


def joined(main: User, other: User) -> None:
    """Write the joining, logged in both firms; accounts joined to the other one follow it."""
    with transaction.atomic():
        User.everyone.filter(main=other).update(main=main)
        User.everyone.filter(pk=other.pk).update(main=main, password=make_password(None))
        note(main, "link", firm=other.organisation.name)
        note(other, "link", firm=main.organisation.name)
        for one in accounts_of(main):
            moved(one.organisation_id)


def switch(request: Request, user_id: int) -> User:
    """Go over to one's account in another firm: a new session with what was proved, logged in both firms.

    Raises User.DoesNotExist for an account that is not one's own, Rejected where that firm does not let one in.
    """
    here: User = request.user
    target = next((one for one in accounts_of(here) if one.pk == user_id and one.pk != here.pk), None)
    if target is None:
        raise User.DoesNotExist
    with everyone(reason="switching firms"):
        refuse_when_closed(target.organisation)
        owner = firm_at(host_of(request))
        if owner is not None or target.organisation.host is not None:
            raise Rejected.one("", "E-STATE", _("这个单位有专用域名，请在它的地址登录"))
        if must_use_two(target, viewer_of(target)) and not request.session.get("two"):
            raise Rejected.one("", "E-PERM", _("这个单位要求双重验证，请先退出，用双重验证登录后再切换"))
        carried = {name: request.session[name] for name in CARRIED if name in request.session}
        note(here, "switch_away", firm=target.organisation.name, **place_of(request))
        leave(request)
        enter(request, target, SignedIn.How.PASSWORD)
        request.session.update(carried)
    return target
