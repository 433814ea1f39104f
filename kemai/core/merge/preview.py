"""What a merge will move, counted by kind before anybody decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kemai.core.merge.links import links_to
from kemai.core.records import registry

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType


def moves_of(record_type: RecordType, record_id: int) -> list[dict[str, Any]]:
    """Count what links to a record, by the kind of thing; what is out of a person's sight is counted too."""
    found: dict[str, int] = {}
    for link in links_to(record_type):
        known = registry.of_model_or_none(link.model)
        if known is not None and known.part_of:
            continue
        rows = link.rows(record_type, record_id)
        count = (rows.filter(is_deleted=False) if link.holds_records else rows).count()
        if count:
            label = str(known.many if known else link.model._meta.verbose_name)
            found[label] = found.get(label, 0) + count
    return [{"label": label, "count": count} for label, count in found.items()]
