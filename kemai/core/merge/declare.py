"""How a record type says that its records may be merged: `pages = (MERGE,)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kemai.core.records.typed import OwnPage

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

MERGE = OwnPage("merge", _("合并"), "merge", "merge/", "merge")


def mergeable(record_type: RecordType) -> bool:
    """Say whether records of a type may be merged."""
    return MERGE in record_type.pages


def may_merge(record_type: RecordType, viewer: Viewer) -> bool:
    """Say whether a person may merge records of a type at all."""
    if not mergeable(record_type) or "merge" in viewer.rights.off:
        return False
    return viewer.may(record_type.key, "merge") and viewer.may(record_type.key, "write")
