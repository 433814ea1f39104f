"""Which types are checked twice, and who may check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kemai.core.access.extras import extra
from kemai.core.options import option
from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.screens.menu import place

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

GROUP = _("初审复审")
EVERY_TYPE = extra("review", _("审核所有类型的资料"))


def types_offered(viewer: Viewer) -> list[tuple[str, Any]]:
    """Offer every type that is no part of another."""
    return [(one.key, one.label) for one in registry.kept() if not one.part_of]


TYPES = option("review.types", _("需要初审和复审的资料"), [], group=GROUP, choices=types_offered)
HIDE = option("review.hide_in_reports", _("报表不计入未审核的资料"), False, group=GROUP)


def declare_rights() -> None:
    """Declare the right to check for every type, once all types are known."""
    for one in registry.all():
        if not one.part_of:
            extra(f"{one.key}.review", format_lazy("{}{}{}", _("审核"), _("："), one.label))


def reviewed(record_type: RecordType, organisation_id: int) -> bool:
    """Say whether a type is checked twice in a firm."""
    return record_type.key in TYPES.of(organisation_id)


def may_review(record_type: RecordType, viewer: Viewer) -> bool:
    """Say whether a person may check records of a type."""
    return viewer.rights.has(f"{record_type.key}.review") or viewer.rights.has(EVERY_TYPE)


def reviews_any(viewer: Viewer) -> bool:
    """Say whether a person checks anything in this firm."""
    kept = viewer.cache.get("reviews")
    if kept is None:
        kept = viewer.cache["reviews"] = bool(queues(viewer))
    return bool(kept)


def queues(viewer: Viewer) -> list[RecordType]:
    """Give the types that are checked in the firm and that this person may check."""
    types = TYPES.of(viewer.organisation_id)
    return [one for one in registry.all() if one.key in types and may_review(one, viewer)]


place("", _("待审核"), "/review/", "user-check", reviews_any)
