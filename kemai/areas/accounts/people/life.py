"""Approving, stopping and starting people; the firm never loses its last administrator."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.models import ApiToken, Invitation, Organisation, User
from kemai.areas.accounts.people.approved import tell_approved
from kemai.areas.accounts.seats import refuse_when_full
from kemai.areas.accounts.signing_in.sessions import end_sessions
from kemai.core.actions import action
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

ADMIN = "admin"
Status = User.Status


def pending(user: User) -> bool:
    """Say whether a person waits for approval."""
    return user.status == Status.PENDING


def stopped(user: User) -> bool:
    """Say whether a person is stopped."""
    return user.status == Status.STOPPED


def going(user: User) -> bool:
    """Say whether a person is not stopped."""
    return not stopped(user)


def locked(user: User) -> bool:
    """Say whether wrong tries have locked the person's account for now."""
    return user.locked_until is not None and user.locked_until > timezone.now()


@action("accounts.user", label=_("通过审核"), allowed=pending, refusal=_("只有待审核的用户可以通过"))
def approve(user: User, *, by: Viewer) -> None:
    """Let a person who registered sign in; whoever has no department comes into that of the approver."""
    user.status = Status.ACTIVE
    user.department_id = user.department_id or by.department_id
    user.save(update_fields=["status", "department"])
    tell_approved(user, by=by)


@action("accounts.user", label=_("重新启用"), icon="restore", allowed=stopped, refusal=_("此用户没有停用"))
def start_again(user: User, *, by: Viewer) -> None:
    """Let a stopped person sign in again, if the firm has a seat left; records handed over stay where they are."""
    refuse_when_full(user.organisation)
    user.status = Status.ACTIVE
    user.save(update_fields=["status"])


@action("accounts.user", label=_("解除锁定"), icon="key", allowed=locked, refusal=_("此账号没有锁定"))
def unlock_account(user: User, *, by: Viewer) -> None:
    """Let a person try again before the lock of wrong passwords runs out."""
    user.failed_sign_ins, user.locked_until = 0, None
    user.save(update_fields=["failed_sign_ins", "locked_until"])


def end_sign_in(user: User) -> None:
    """Stop a person at once: no sign-in, session, key of a program or invitation counts any more."""
    refuse_last_admin(user)
    user.status = Status.STOPPED
    User.everyone.filter(pk=user.pk).update(status=user.status, session_round=F("session_round") + 1)
    end_sessions(user)
    ApiToken.objects.filter(user=user).delete()
    Invitation.objects.filter(user=user, used_at=None).delete()


def refuse_last_admin(user: User) -> None:
    """Refuse (E-STATE) to take the last active administrator away; two at once wait for each other here."""
    moved(user.organisation_id)
    admins = User.objects.filter(status=Status.ACTIVE, roles__code=ADMIN)
    if admins.filter(pk=user.pk).exists() and not admins.exclude(pk=user.pk).exists():
        raise Rejected.one("", "E-STATE", _("这是最后一位启用的系统管理员，请先指定另一位"))


def moved(organisation_id: int) -> None:
    """Move the firm's version, and hold its row so that changes of its structure happen one after the other."""
    Organisation.objects.filter(pk=organisation_id).update(version=F("version") + 1)


def admins_of(organisation_id: int) -> list[int]:
    """Give the ids of the firm's active administrators."""
    rows: Any = User.objects.filter(organisation_id=organisation_id, status=Status.ACTIVE, roles__code=ADMIN)
    return list(rows.values_list("pk", flat=True))
