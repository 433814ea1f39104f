"""How long the recycle bin keeps what was deleted, and the right to erase for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kemai.core.access.extras import extra
from kemai.core.actions.perform import right_of
from kemai.core.options import option
from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.screens.menu import place

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

DAYS = option("bin.days", _("回收站保留天数"), 30, group=_("回收站"), least=1, most=3650, help=_("到期后每晚彻底删除"))
ERASE = extra("erase", _("彻底删除回收站中的记录"))


def deletable(viewer: Viewer) -> list[RecordType]:
    """Give the types whose deleted records this person may see: those they may delete; parts go with their whole."""
    return [one for one in registry.all() if not one.part_of and viewer.may(*right_of(one, "delete"))]


def has_bin(viewer: Viewer) -> bool:
    """Say whether a person has a recycle bin at all; remembered with their rights."""
    kept = viewer.cache.get("bin")
    if kept is None:
        kept = viewer.cache["bin"] = bool(deletable(viewer))
    return bool(kept)


place("settings.data", _("回收站"), "/bin/", "trash", has_bin)
