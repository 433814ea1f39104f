"""Like records as people see them: number and owner, no more than that where the record is out of their scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kemai.core.access.fields import mask_of
from kemai.core.duplicates.keys import Hit, find_like
from kemai.core.records.words import enumerated

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer


def duplicates_of(
    record_type: RecordType, values: Mapping[str, Any], *, by: Viewer, but: int | None = None
) -> list[dict[str, Any]]:
    """Give the records like the given values, each with what agrees; out of scope the title is masked."""
    return described(record_type, find_like(record_type, values, by=by, but=but), by)


def described(record_type: RecordType, found: Sequence[Hit], by: Viewer) -> list[dict[str, Any]]:
    """Describe like records: number, title, owner and why; out of scope the title is masked."""
    hits = {hit.record_id: hit for hit in found}
    if not hits:
        return []
    columns = ["id", record_type.title, "owner__name"] + (["number"] if "number" in record_type.fields else [])
    rows = record_type.model.objects.filter(pk__in=hits).values_list(*columns)
    seen = set(record_type.model.objects.visible_to(by, "read").filter(pk__in=hits).values_list("pk", flat=True))
    known = {row[0]: row for row in rows}
    return [shown(record_type, hit, known[pk], pk in seen) for pk, hit in hits.items() if pk in known]


def shown(record_type: RecordType, hit: Hit, row: tuple[Any, ...], seen: bool) -> dict[str, Any]:
    """Describe one like record."""
    labels = enumerated(record_type.fields[name].label for name in hit.fields)
    why = _("%(fields)s读音相近或只差地区") if hit.by_sound else _("%(fields)s相同")
    return {
        "id": row[0],
        "number": row[3] if len(row) > 3 else "",
        "title": row[1] if seen else mask_of(row[1]),
        "owner": row[2] or "",
        "url": f"/{record_type.address}/{row[0]}/" if seen else "",
        "why": why % {"fields": labels},
        "block": hit.block,
    }
