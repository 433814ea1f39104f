"""The mail that tells a person that their registration was approved, and under which sign-in name."""

from __future__ import annotations

from typing import Any

from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from kemai.areas.accounts.models import User
from kemai.core.jobs.declare import job
from kemai.core.jobs.run import start
from kemai.core.tenancy.viewer import Viewer

MAIL = "accounts.approved_mail"


def tell_approved(user: User, *, by: Viewer) -> None:
    """Ask for the mail, where the person gave an address."""
    if user.email:
        arguments = {"user_id": user.pk, "language": translation.get_language() or "zh-hans"}
        start(MAIL, _("发送审核通过的邮件"), arguments, by=by)


@job(MAIL)
def send_approved(*, progress: Any, by: Viewer, user_id: int, language: str) -> None:
    """Send the mail."""
    user = User.objects.select_related("organisation").get(pk=user_id)
    words = {"name": user.name, "firm": user.organisation.name, "login": user.login}
    with translation.override(user.language or language):
        text = _("%(name)s，您好：\n\n您在 %(firm)s 的注册已通过审核。请用用户名 %(login)s 和注册时的密码登录客脉。")
        send_mail(_("%(firm)s 已通过您的注册") % words, text % words, None, [user.email])
