"""Checking a pair of sign-in name and password, locking after wrong ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.firms import refuse_when_closed
from kemai.areas.accounts.models import Organisation, User
from kemai.areas.accounts.signing_in.notes import PERSON, note, note_unknown
from kemai.areas.accounts.signing_in.options import INITIAL
from kemai.core.access.errors import Forbidden
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.viewer import Viewer

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
RUN_OUT = _("初始密码已过期，请管理员重新设置")
WRONG_PAIR = _("用户名或密码不正确，或账号还在等待审核；连续错 5 次将锁定 15 分钟")


def sign_in(login: str, password: str, organisation: Organisation | None, **facts: Any) -> User:
    """Check a pair of sign-in name and password; raises Rejected with the same words for every reason.

    Unknown names cost as much time as known ones, a locked account stays locked even for the right password, and who
    waits for approval is told no more than a stranger: a name that is taken would show by it.
    Without a firm the name must be the only one of its kind in the installation. `facts` go to the log.
    """
    with everyone(reason="sign-in"):
        user = person_called(login, organisation)
        if user is None:
            make_password(password)
            note_unknown(organisation, login, **facts)
            raise wrong_pair()
        right = check_password(password, user.password)
        if locked(user):
            raise wrong_pair()
        if right and user.status == User.Status.PENDING:
            raise wrong_pair()
        if not right or not user.is_active:
            count_failure(user, **facts)
            raise wrong_pair()
        refuse_when_closed(user.organisation)
        if has_run_out(user):
            raise Rejected.one("", "E-STATE", RUN_OUT)
        User.everyone.filter(pk=user.pk).update(failed_sign_ins=0, locked_until=None)
    return user


def person_called(login: str, organisation: Organisation | None) -> User | None:
    """Find the one person of a sign-in name, in one firm or, without a firm, in all."""
    rows = User.everyone.select_related("organisation").filter(login__iexact=login.strip())
    found = list((rows.filter(organisation=organisation) if organisation else rows)[:2])
    return found[0] if len(found) == 1 else None


def wrong_pair() -> Rejected:
    """Make the one refusal of signing in."""
    return Rejected.one("", "E-PERM", WRONG_PAIR)


def locked(user: User) -> bool:
    """Say whether wrong tries have locked the account for now."""
    return user.locked_until is not None and user.locked_until > timezone.now()


def has_run_out(user: User) -> bool:
    """Say whether an initial password was set so long ago that it counts no more."""
    days = timedelta(days=INITIAL.of(user.organisation_id))
    return user.initial_since is not None and user.initial_since + days < timezone.now()


def count_failure(user: User, **facts: Any) -> None:
    """Count a wrong try; the fifth in a row locks the account for 15 minutes."""
    with transaction.atomic():
        User.everyone.filter(pk=user.pk).update(failed_sign_ins=F("failed_sign_ins") + 1)
        tries = User.everyone.values_list("failed_sign_ins", flat=True).get(pk=user.pk)
        note(user, "sign_in_failed", **facts)
        if tries >= TRIES:
            User.everyone.filter(pk=user.pk).update(failed_sign_ins=0, locked_until=timezone.now() + LOCKED_FOR)
            note(user, "locked", **facts)


def refuse_strangers(user: User, by: Viewer) -> None:
    """Let only people through who may write every card of the same firm."""
    if by.organisation_id != user.organisation_id or by.rights.scope(PERSON, "write") != "all":
        raise Forbidden()
