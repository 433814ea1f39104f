"""What follows every saved record: search, duplicate keys and the told fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kemai.core.duplicates.keys import keep_keys
from kemai.core.duplicates.rules import compared
from kemai.core.events import RecordSaved, tell
from kemai.core.files.tying import settle
from kemai.core.review.clearing import changed
from kemai.core.search.records import index_record, unindex_record

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer


def saved(
    record_type: RecordType, record: Any, by: Viewer, action: str, changes: list[dict[str, Any]] | None = None
) -> None:
    """Bring search, duplicate keys and the files of fields up to date when their fields changed, and tell uphill."""
    names, firm = {change["field"] for change in changes or ()}, by.organisation_id
    settle(record_type, record, action, changes)
    record_type.follow(record, by, action, changes)
    if changes:
        changed(record_type, record)
    if record.is_deleted:
        unindex_record(record_type, record)
        keep_keys(record_type, record, gone=True)
    elif changes is None or names & {*record_type.searched, *record_type.duplicates, *compared(record_type, firm)}:
        index_record(record_type, record, new=action == "add")
        keep_keys(record_type, record, new=action == "add")
    tell(
        RecordSaved(
            by=by, action=action, record_type=record_type.key, record_id=record.pk, changes=tuple(sorted(names))
        )
    )
