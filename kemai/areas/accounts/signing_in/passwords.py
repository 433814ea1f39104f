"""Changing passwords: one's own, one that an administrator sets, one that was forgotten."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.firms import moved
from kemai.areas.accounts.models import ApiToken, PastPassword, User
from kemai.areas.accounts.passwords import reasons_of
from kemai.areas.accounts.signing_in.entering import refuse_strangers
from kemai.areas.accounts.signing_in.notes import note
from kemai.areas.accounts.signing_in.sessions import end_sessions
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.viewer import Viewer


def change_password(user: User, old: str, new: str, again: str, *, session: str = "", tokens: bool = False) -> None:
    """Change one's own password; other sign-ins end with it and, when wished, all keys of programs.

    `session` is the key of the session that goes on. Raises Rejected.
    """
    errors = wrong_new(user, new, again)
    if not check_password(old, user.password):
        errors["old"] = [Invalid("E-FMT", _("原密码不正确"))]
    if errors:
        raise Rejected(errors)
    with transaction.atomic():
        keep_password(user, new, must_change=False)
        end_sessions(user, but=session)
        if tokens:
            ApiToken.objects.filter(user=user).delete()
        note(user, "change_password", tokens_ended=tokens)


def set_password(user: User, new: str, *, by: Viewer) -> None:
    """Give a person an initial password, to be changed at the next sign-in; all their sign-ins end. Raises Rejected."""
    refuse_strangers(user, by)
    errors = wrong_new(user, new, new)
    if errors:
        raise Rejected(errors)
    with transaction.atomic():
        keep_password(user, new, must_change=True)
        part(user)
        end_sessions(user)
        note(user, "set_password", by=by)


def wrong_new(user: User, new: str, again: str) -> dict[str, list[Invalid]]:
    """Give the reasons why a new password cannot be taken, by field."""
    errors: dict[str, list[Invalid]] = {}
    if new != again:
        errors["again"] = [Invalid("E-FMT", _("两次输入的新密码不一致"))]
    try:
        validate_password(new, user)
    except ValidationError as error:
        errors["new"] = reasons_of(error)
    return errors


def keep_password(user: User, new: str, *, must_change: bool) -> None:
    """Write a new password and remember the one before; a lock ends with it, as does belonging to another account."""
    if user.password:
        PastPassword.objects.create(user=user, password=user.password)
    user.set_password(new)
    user.main = None
    user.must_change, user.initial_since = must_change, timezone.now() if must_change else None
    user.failed_sign_ins, user.locked_until = 0, None
    user.save(update_fields=["password", "main", "must_change", "initial_since", "failed_sign_ins", "locked_until"])


def part(user: User) -> None:
    """Take the accounts of other firms away from this one: who sets its password anew must not come into them.

    They have no password of their own then, and come in by an invitation or a mailed link.
    """
    with everyone(reason="parting accounts"):
        for other in User.everyone.filter(main=user).select_related("organisation"):
            User.everyone.filter(pk=other.pk).update(main=None)
            note(other, "unlink", firm=user.organisation.name)
            moved(other.organisation_id)
        moved(user.organisation_id)
