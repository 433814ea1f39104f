"""A like pair as a person reads it: both records side by side, and for each field whether it agrees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kemai.core.duplicates.jobs import columns_of
from kemai.core.duplicates.matching.weights import CUTS, EMPTY, probability
from kemai.core.duplicates.models import LikePair
from kemai.core.duplicates.queue import SURE
from kemai.core.records import registry
from kemai.core.records.words import enumerated

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

HIGHEST = 0.999


def shown_pairs(record_type: RecordType, pairs: Iterable[LikePair], viewer: Viewer) -> list[dict[str, Any]]:
    """Describe pairs, whose records are read at once; one that went meanwhile is left out."""
    pairs = list(pairs)
    ids = {pk for one in pairs for pk in (one.first_id, one.second_id)}
    links = [field.relation for field in record_type.coded_fields.values() if field.name in record_type.evidence]
    rows = record_type.model.objects.visible_to(viewer, "read").filter(pk__in=ids)
    found = {one.pk: one for one in rows.select_related("owner", *filter(None, links))}
    return [
        shown(record_type, one, found[one.first_id], found[one.second_id], viewer)
        for one in pairs
        if one.first_id in found and one.second_id in found
    ]


def shown(record_type: RecordType, pair: LikePair, first: Any, second: Any, viewer: Viewer) -> dict[str, Any]:
    """Describe one pair."""
    home = f"/{record_type.address}/"
    return {
        "records": [record_of(record_type, one) for one in (first, second)],
        "sure": f"{min(probability(pair.score), HIGHEST) * 100:.1f}%",
        "level": "good" if pair.score >= SURE else "warn",
        "fields": list(fields_of(record_type, pair, (first, second), viewer)),
        "merge_url": f"{home}{first.pk}/merge/?with={second.pk}",
        "apart_url": f"/duplicates/{record_type.address}/apart/",
        "first": first.pk,
        "second": second.pk,
    }


def record_of(record_type: RecordType, record: Any) -> dict[str, str]:
    """Describe one record of a pair."""
    return {
        "title": record_type.title_of(record),
        "url": f"/{record_type.address}/{record.pk}/",
        "number": str(getattr(record, "number", "")),
        "owner": record.owner.name if record.owner else "",
    }


def fields_of(record_type: RecordType, pair: LikePair, both: tuple[Any, Any], viewer: Viewer) -> Any:
    """Explain a pair field by field, as far as the person may read the fields; what both lack is left out."""
    known = registry.resolve(record_type, viewer).known
    columns = {one.name: one for one in columns_of(record_type)}
    for name, level, _weight in pair.evidence:
        column = columns.get(name)
        if column is None or not all(map(known, column.fields)):
            continue
        texts = [enumerated(dict.fromkeys(filter(None, words_of(record_type, one, column.fields)))) for one in both]
        if any(texts):
            label = enumerated(record_type.coded_fields[at].label for at in column.fields)
            yield {"label": label, "texts": texts, **verdict(level)}


def words_of(record_type: RecordType, record: Any, names: Iterable[str]) -> list[str]:
    """Say the values of the fields that are compared together."""
    return [text_of(record_type, record, name) for name in names]


def text_of(record_type: RecordType, record: Any, name: str) -> str:
    """Say the value of a field."""
    field = record_type.coded_fields[name]
    if field.kind.name == "fk":
        linked = getattr(record, field.relation)
        return str(getattr(linked, field.target_title)) if linked else ""
    return field.show(getattr(record, field.path))


def verdict(level: int) -> dict[str, str]:
    """Say how two values compare: the same, alike, different, or one of them empty."""
    if level == EMPTY:
        return {"verdict": _("空缺"), "level": ""}
    if level == 0:
        return {"verdict": _("相同"), "level": "good"}
    if level <= ALIKE_LAST:
        return {"verdict": _("相近 %(least)d%%") % {"least": round(CUTS[level] * 100)}, "level": "info"}
    return {"verdict": _("不同"), "level": "bad"}


ALIKE_LAST = 3
