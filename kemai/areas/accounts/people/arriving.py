"""Coming into the firm: by one's own registration, which waits for approval, or by an invitation."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from typing import Any

from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.accounts.firms import refuse_when_closed
from kemai.areas.accounts.models import Invitation, Organisation, User
from kemai.areas.accounts.models.arriving import VALID_FOR
from kemai.areas.accounts.people.life import admins_of
from kemai.areas.accounts.roles.limits import require_above
from kemai.areas.accounts.seats import refuse_when_full
from kemai.areas.accounts.signing_in.notes import note
from kemai.areas.accounts.signing_in.passwords import keep_password, part, wrong_new
from kemai.areas.accounts.signing_in.sessions import end_sessions
from kemai.core.access.provider import viewer_of
from kemai.core.jobs.declare import job
from kemai.core.jobs.run import start
from kemai.core.notify.send import notify
from kemai.core.options import option
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.kinds import Given
from kemai.core.tenancy.current import acting_as, everyone
from kemai.core.tenancy.viewer import Viewer

MAIL = "accounts.invite_mail"
OPEN_REGISTRATION = option(
    "people.registration", gettext_lazy("允许自行注册，由管理员审核"), True, group=gettext_lazy("登录")
)
MOST_WAITING = 50
ROOM = 54  # characters of a sign-in name that leave room for a number
ASKED = ("name", "login", "phone", "email")


def registration_is_open(organisation: Organisation | None) -> bool:
    """Say whether a firm lets people register themselves; where several firms share a door, the firm says so later."""
    return organisation is None or bool(OPEN_REGISTRATION.of(organisation.pk))


def register(organisation: Organisation, values: Mapping[str, str], password: str, again: str) -> User:
    """Make a person who waits for approval, and tell the administrators; raises Rejected.

    A sign-in name that is taken gets a number behind it, so that a stranger doesn't learn who is here. At most 50 may
    wait in a firm at once, so that nobody fills it with names.
    """
    nobody: Any = None
    stranger = Viewer(user_id=nobody, organisation_id=organisation.pk, version=organisation.version)
    with acting_as(stranger), transaction.atomic():
        if not OPEN_REGISTRATION.of(organisation.pk):
            raise Rejected.one("", "E-STATE", _("本单位没有开放注册，请联系管理员"))
        refuse_when_full(organisation)
        if User.objects.filter(status=User.Status.PENDING).count() >= MOST_WAITING:
            raise Rejected.one("", "E-STATE", _("等待审核的人太多，请联系管理员"))
        language = translation.get_language() or ""
        user = User(organisation=organisation, status=User.Status.PENDING, language=language, **read(values, stranger))
        if errors := wrong_new(user, password, again):
            raise Rejected(errors)
        user.set_password(password)
        wished = user.login
        save_under_a_free_name(user)
        note(user, "register")
        words = {"name": user.name, "wished": wished, "login": user.login}
        notify(admins_of(organisation.pk), lambda: arrival(words), f"/users/{user.pk}/", by=stranger)
    return user


def arrival(words: dict[str, str]) -> str:
    """Say to administrators who has registered, and under which sign-in name where the one wished for was taken."""
    if words["login"] == words["wished"]:
        return _("%(name)s 注册了账号，等待审核") % words
    return _("%(name)s 注册了账号，等待审核。用户名 %(wished)s 已有人用，改成了 %(login)s，请告诉本人") % words


def save_under_a_free_name(user: User) -> None:
    """Save a new person under the sign-in name wished for, or under the first free one that it makes with a number."""
    wished = user.login
    for number in count(2):
        if not User.objects.with_deleted().filter(login__iexact=user.login).exists():
            with suppress(IntegrityError), transaction.atomic():
                user.save()
                return
        user.login = f"{wished[:ROOM]}{number}"


def read(values: Mapping[str, str], by: Viewer) -> dict[str, Any]:
    """Read what a stranger typed, checked as on the staff card."""
    fields = registry.of_model(User).fields
    clean: dict[str, Any] = {}
    errors: dict[str, list[Invalid]] = {}
    for name in ASKED:
        try:
            clean[name] = fields[name].parse(values.get(name, ""), Given(by))
            if len(str(clean[name])) > (fields[name].max_length or 60):
                raise Invalid("E-RNG", str(fields[name].max_length))
        except Invalid as reason:
            errors[name] = [reason]
    if errors:
        raise Rejected(errors)
    return clean


def invite(user: User, address: str, *, by: Viewer) -> None:
    """Mail a person a link with which they set their first password; an earlier link dies. Raises Rejected.

    `address` is what links in mails begin with.
    """
    require_above(user, by)
    if user.status == User.Status.STOPPED:
        raise Rejected.one("", "E-STATE", _("此用户已停用"))
    if not user.email:
        raise Rejected.one("email", "E-REQ", _("先在资料里填写电子邮件"))
    with transaction.atomic():
        Invitation.objects.filter(user=user, used_at=None).delete()
        arguments = {"user_id": user.pk, "address": address, "language": translation.get_language() or "zh-hans"}
        start(MAIL, _("发送邀请邮件"), arguments, by=by)
        note(user, "invite", by=by)


@job(MAIL)
def send_invitation(*, progress: Any, by: Viewer, user_id: int, address: str, language: str) -> None:
    """Send an invitation; its secret is made here, so that no table holds it. A second try replaces the first."""
    user = User.objects.select_related("organisation").get(pk=user_id)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(user=user, used_at=None).delete()
        Invitation.objects.create(
            organisation_id=user.organisation_id, user=user, digest=digest(secret), created_by_id=by.user_id
        )
    with translation.override(user.language or language):
        words = {"name": user.name, "firm": user.organisation.name, "login": user.login}
        text = _(
            "%(name)s，您好：\n\n%(firm)s 邀请您使用客脉，用户名是 %(login)s。\n"
            "请在 7 天内打开下面的地址，设置自己的密码：\n%(link)s"
        ) % {**words, "link": f"{address}/invite/{secret}/"}
        send_mail(_("%(firm)s 邀请您使用客脉") % words, text, None, [user.email])


def invited(secret: str) -> User | None:
    """Give the person whom an invitation was made for, None when it counts no more."""
    with everyone(reason="invitation"):
        rows = Invitation.objects.select_related("user__organisation").filter(digest=digest(secret), used_at=None)
        found = rows.filter(created_at__gt=timezone.now() - VALID_FOR).first()
    return found.user if found is not None and found.user.status != User.Status.STOPPED else None


def accept(secret: str, password: str, again: str) -> bool:
    """Set the first password by an invitation, which dies with it; False when it counts no more. Raises Rejected."""
    user = invited(secret)
    if user is None:
        return False
    if errors := wrong_new(user, password, again):
        raise Rejected(errors)
    with acting_as(viewer_of(user)), transaction.atomic():
        refuse_when_closed(user.organisation)
        if not spend(secret):
            return False
        keep_password(user, password, must_change=False)
        part(user)
        User.everyone.filter(pk=user.pk, status=User.Status.PENDING).update(status=User.Status.ACTIVE)
        end_sessions(user)
        note(user, "accept_invitation")
    return True


def spend(secret: str) -> bool:
    """Use an invitation up; False for the second of two at the same moment."""
    return bool(Invitation.objects.filter(digest=digest(secret), used_at=None).update(used_at=timezone.now()))


def digest(secret: str) -> str:
    """Hash a secret; it is long and random, so a fast hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
