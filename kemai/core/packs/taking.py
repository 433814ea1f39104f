"""Taking a pack and giving it back; both do nothing the second time."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.core.access.errors import Forbidden
from kemai.core.dictionary.actions import move_version
from kemai.core.history.write import log
from kemai.core.packs.files import Pack
from kemai.core.packs.models import TakenPack
from kemai.core.tenancy.viewer import Viewer

LOGGED = "core.takenpack"


def may_take(by: Viewer) -> None:
    """Let only those with the right `settings` take packs."""
    if not by.rights.has("settings"):
        raise Forbidden(str(_("行业包")))


def taken_of(pack: Pack) -> TakenPack | None:
    """Give what the firm has taken of a pack, None when it has not."""
    return TakenPack.objects.filter(code=pack.code).first()


def take(pack: Pack, *, by: Viewer) -> list[str]:
    """Add the parts that the firm lacks and give their keys; all or nothing, raises Rejected where one is refused."""
    may_take(by)
    with transaction.atomic():
        now = {"taken_by_id": by.user_id, "taken_at": timezone.now(), "version": pack.version}
        taken, new = TakenPack.objects.select_for_update().get_or_create(
            organisation_id=by.organisation_id, code=pack.code, defaults=now
        )
        lacking = [part for part in pack.parts if not part.there()]
        for part in lacking:
            part.add(by)
        keys = [part.key for part in lacking]
        if keys or new or taken.version != pack.version:
            taken.added, taken.version = [*taken.added, *(key for key in keys if key not in taken.added)], pack.version
            taken.save(update_fields=["added", "version"])
            log(by, "pack.take", LOGGED, taken.pk, [], title=str(pack.label), facts={"code": pack.code, "parts": keys})
            move_version(by)
    return keys


def give_back(pack: Pack, *, by: Viewer) -> bool:
    """Take back what the pack added, newest part first; what records use is stopped, so that no data is lost."""
    may_take(by)
    with transaction.atomic():
        taken = TakenPack.objects.select_for_update().filter(code=pack.code).first()
        if taken is None:
            return False
        for part in reversed(pack.parts):
            if part.key in taken.added and part.there():
                part.take_back(by)
        log(by, "pack.give_back", LOGGED, taken.pk, [], title=str(pack.label), facts={"code": pack.code})
        taken.delete()
        move_version(by)
    return True
