"""An administrator ends sign-ins: those of one person, or those of everybody in the firm."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.models import SignedIn, User
from kemai.areas.accounts.signing_in.entering import refuse_strangers
from kemai.areas.accounts.signing_in.sessions import drop, end_sessions
from kemai.core.access.errors import Forbidden
from kemai.core.actions import action
from kemai.core.history.write import log
from kemai.core.notify.send import notify
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

SECURITY = "/profile/security/"


def signed_in(user: User) -> bool:
    """Say whether a person is signed in anywhere."""
    return user.sign_ins.exists()


@action(
    "accounts.user",
    label=_("结束登录"),
    icon="logout",
    danger=True,
    allowed=signed_in,
    refusal=_("此人现在没有登录"),
)
def end_sign_ins(user: User, *, by: Viewer) -> None:
    """End all sign-ins of somebody else, who is told; one's own are ended on one's own page."""
    refuse_strangers(user, by)
    if user.pk == by.user_id:
        raise Rejected.one("", "E-STATE", _("自己的登录请在“登录与安全”里结束"))
    end_sessions(user)
    notify([user.pk], lambda: gettext("管理员结束了您的全部登录"), SECURITY, by=by)


def end_everybody(but: str, *, by: Viewer) -> int:
    """End every sign-in of the firm but the session with the key `but`; gives how many. Raises Forbidden."""
    if not by.rights.has("settings"):
        raise Forbidden()
    with transaction.atomic():
        rows = SignedIn.objects.filter(user__organisation_id=by.organisation_id).exclude(session_key=but)
        people = set(rows.values_list("user_id", flat=True))
        ended = drop(rows)
        log(by, "accounts.sessions_ended_all", "", None, [], facts={"count": ended})
        notify(people, lambda: gettext("管理员结束了所有人的登录"), SECURITY, by=by)
    return ended
