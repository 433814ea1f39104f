"""A forgotten password: a link by mail, good once and for one hour."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.http import base36_to_int, int_to_base36
from django.utils.translation import gettext as _

from kemai.areas.accounts.models import Organisation, User
from kemai.areas.accounts.signing_in.notes import note
from kemai.areas.accounts.signing_in.passwords import keep_password, part, wrong_new
from kemai.areas.accounts.signing_in.sessions import end_sessions
from kemai.core.access.provider import viewer_of
from kemai.core.jobs.declare import job
from kemai.core.jobs.run import start
from kemai.core.limits import Limit, TooMany
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.current import acting_as, everyone
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

MAIL = "accounts.reset_mail"
ACCOUNT = Limit("reset.account", 3, 60)
ADDRESS = Limit("reset.address", 10, 60)


class Links(PasswordResetTokenGenerator):
    """Makes the secret of a link; password, mail address, status and last sign-in are part of it."""

    key_salt = "kemai.areas.accounts.reset"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.email}{user.status}{user.session_round}"


links = Links()


def site_address(request: Request) -> str:
    """Give the address that links in mails begin with: the configured one, else the checked host of the request."""
    return settings.SITE_URL.rstrip("/") or f"{request.scheme}://{request.get_host()}"


def ask_for_link(known_as: str, organisation: Organisation | None, address: str) -> None:
    """Mail a link to everybody whom a sign-in name or mail address means; nobody learns whether there was one."""
    with everyone(reason="password reset"):
        means = Q(login__iexact=known_as.strip()) | Q(email__iexact=known_as.strip())
        people = User.everyone.select_related("organisation").filter(means, status=User.Status.ACTIVE)
        people = people.filter(organisation=organisation) if organisation else people
        found = [user for user in people.exclude(email="")[:3] if known_as.strip()]
    for user in found:
        try:
            ACCOUNT.spend(user.pk)
        except TooMany:
            continue
        viewer = viewer_of(user)
        with acting_as(viewer), transaction.atomic():
            arguments = {"user_id": user.pk, "address": address, "language": translation.get_language()}
            start(MAIL, _("发送重设密码的邮件"), arguments, by=viewer)
            note(user, "reset_asked")


@job(MAIL)
def send_link(*, progress: Any, by: Viewer, user_id: int, address: str, language: str) -> None:
    """Send the link; it is made here, so that no table holds it."""
    user = User.everyone.get(pk=user_id)
    with translation.override(language):
        text = _(
            "%(name)s，您好：\n\n请在一小时内打开下面的地址，设置新密码：\n%(link)s\n\n"
            "如果不是您本人的请求，请忽略此邮件，密码不会改变。"
        ) % {"name": user.name, "link": f"{address}/password/reset/{int_to_base36(user.pk)}/{links.make_token(user)}/"}
        send_mail(_("重设客脉的登录密码"), text, None, [user.email])


def person_of_link(who: str, secret: str) -> User | None:
    """Give the person whom a link was made for, None when it counts no more."""
    try:
        pk = base36_to_int(who)
    except ValueError:
        return None
    user = User.everyone.select_related("organisation").filter(pk=pk).first()
    return user if user is not None and user.is_active and links.check_token(user, secret) else None


def reset_password(who: str, secret: str, new: str, again: str) -> bool:
    """Set a new password by a link; all sign-ins end. False when the link counts no more; raises Rejected."""
    with transaction.atomic():
        user = person_of_link(who, secret)
        if user is None:
            return False
        User.everyone.select_for_update().get(pk=user.pk)
        user = person_of_link(who, secret)
        if user is None:
            return False
        errors = wrong_new(user, new, again)
        if errors:
            raise Rejected(errors)
        keep_password(user, new, must_change=False)
        part(user)
        end_sessions(user)
        note(user, "reset_password")
    return True
