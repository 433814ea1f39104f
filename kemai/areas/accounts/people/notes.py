"""What a staff card takes besides its form: the person's own note, and the supervisor's."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kemai.areas.accounts.models import User
from kemai.core.access.errors import Forbidden
from kemai.core.history.write import log
from kemai.core.tenancy.viewer import Viewer

PERSON = "accounts.user"


def keep_self_note(user: User, text: str, *, by: Viewer) -> None:
    """Write one's own note; raises Forbidden for the card of anybody else."""
    if user.pk != by.user_id:
        raise Forbidden()
    keep(user, "self_note", text, by)


def keep_boss_note(user: User, text: str, *, by: Viewer) -> None:
    """Write the supervisor's note; raises Forbidden."""
    may_write_note(user, by)
    keep(user, "boss_note", text, by)


def may_write_note(user: User, by: Viewer) -> None:
    """Let only the person's supervisor through, and those who may write the card."""
    if user.supervisor_id != by.user_id and not by.may(PERSON, "write"):
        raise Forbidden(_("只有此人的业务主管可以写"))


def keep(user: User, name: str, text: str, by: Viewer) -> None:
    """Write one field of the card with its history."""
    with transaction.atomic():
        old = User.objects.values_list(name, flat=True).get(pk=user.pk)
        if old != text:
            User.objects.filter(pk=user.pk).update(**{name: text})
            log(by, f"{PERSON}.edit", PERSON, user.pk, [{"field": name, "old": old, "new": text}], title=user.name)
