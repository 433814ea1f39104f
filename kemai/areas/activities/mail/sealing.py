"""The passwords of mailboxes: sealed with the server's key, never shown again, read only where they are needed."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import InvalidToken
from django.utils.translation import gettext as _

from kemai.areas.activities.models import Mailbox, MailboxPlace
from kemai.core.history.write import log
from kemai.core.outbox.secret import keys, seal
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.mailbox"
FORGOTTEN: dict[str, Any] = {"sealed": "", "access": "", "access_until": None}


def place_of(mailbox: Mailbox) -> MailboxPlace:
    """Give what fetching keeps of a mailbox, made where it is not there yet."""
    made, _new = MailboxPlace.objects.get_or_create(mailbox=mailbox, organisation_id=mailbox.organisation_id)
    return made


def keep_password(mailbox: Mailbox, password: str, *, by: Viewer) -> None:
    """Seal the password of a mailbox; an empty one is refused (E-REQ)."""
    if not password:
        raise Rejected.one("password", "E-REQ")
    place_of(mailbox)
    MailboxPlace.objects.filter(mailbox=mailbox).update(sealed=seal(password))
    log(by, f"{KEY}.password", KEY, mailbox.pk, [], title=mailbox.address)


def forget(mailbox: Mailbox, *, by: Viewer) -> None:
    """Forget what lets the house into a mailbox."""
    if MailboxPlace.objects.filter(mailbox=mailbox).exclude(sealed="").update(**FORGOTTEN):
        log(by, f"{KEY}.leave", KEY, mailbox.pk, [], title=mailbox.address)


def password_of(mailbox: Mailbox) -> str:
    """Open the password of a mailbox; empty where there is none, or where another server sealed it."""
    sealed = MailboxPlace.objects.filter(mailbox=mailbox).values_list("sealed", flat=True).first()
    try:
        return keys().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        return ""


def needs_password(mailbox: Mailbox) -> str:
    """Say what keeps a mailbox from being fetched, empty for nothing."""
    if password_of(mailbox):
        return ""
    if mailbox.sign_in == Mailbox.SignIn.PASSWORD:
        return _("还没有设置密码")
    return _("还没有登录 %(provider)s，或登录已失效") % {"provider": mailbox.get_sign_in_display()}
