"""The WeCom account of a person, which they write themselves: notices go to it."""

from __future__ import annotations

from kemai.areas.accounts.models import User
from kemai.areas.accounts.models.people import wecom_account
from kemai.areas.accounts.people.notes import keep
from kemai.core.access.errors import Forbidden
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.viewer import Viewer


def is_taken(account: str, person: int | None) -> bool:
    """Say whether somebody else of the firm has an account; letter case makes no difference, as in WeCom."""
    others = User.objects.with_deleted().exclude(pk=person)
    return bool(account) and bool(others.filter(wecom__iexact=account).exists())


def keep_account(user: User, text: str, *, by: Viewer) -> None:
    """Write one's own account, empty for none; raises Forbidden, and Rejected (E-FMT, E-DUP) beside the field."""
    if user.pk != by.user_id:
        raise Forbidden()
    account = text.strip()
    try:
        wecom_account(account)
    except Invalid as reason:
        raise Rejected({"wecom": [reason]}) from reason
    if is_taken(account, user.pk):
        raise Rejected.one("wecom", "E-DUP")
    keep(user, "wecom", account, by)
