"""What one import is to do: which column fills which field, and what happens to duplicates."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.core.actions.perform import NotFound
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.fields import Field
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.choices import NEW
from kemai.core.transfer.models import ImportJob
from kemai.core.transfer.targets import targets

FAMILY, GIVEN = "family", "given"
PARTS = (FAMILY, GIVEN)


@dataclass(frozen=True)
class Column:
    """A field and where its text comes from: a place of the row, two for a name in parts, or one text for all rows."""

    field: Field
    places: tuple[int, ...] = ()
    fixed: str = ""


@dataclass
class Plan:
    """An import as one person asked for it; `dry` writes nothing."""

    record_type: RecordType
    by: Viewer
    columns: list[Column]
    on_duplicate: str
    rules: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    batch: int = 0
    dry: bool = True

    @property
    def names(self) -> list[str]:
        """Name the fields that the import fills."""
        return [column.field.name for column in self.columns]


def plan_of(job: ImportJob, by: Viewer, *, dry: bool) -> Plan:
    """Read the plan of an import; raises Rejected with a reason beside each column (`map_0`) or field.

    NotFound while the module of the type is switched off: a job that was waiting then brings nothing in.
    """
    record_type = registry.get(job.record)
    if registry.closed(record_type, by):
        raise NotFound(job.record)
    allowed = targets(record_type, by)
    errors: dict[str, list[Invalid]] = {}
    places = read_map(job.map, allowed, len(job.head.get("headings", ())), errors)
    columns = [Column(allowed[name], tuple(at)) for name, at in places.items()]
    for name, text in job.fixed.items():
        if name in allowed and name not in places:
            columns.append(Column(allowed[name], fixed=str(text)))
        else:
            errors.setdefault(f"fixed_{name}", []).append(Invalid("E-PERM" if name not in allowed else "E-DUP"))
    if any(NEW in rules.values() for rules in job.values.values()) and not by.rights.has("settings"):
        errors.setdefault("", []).append(Invalid("E-PERM", _("只有能改数据字典的人可以新建条目")))
    if not columns:
        errors.setdefault("", []).append(Invalid("E-REQ", _("请至少对应一列")))
    if errors:
        raise Rejected(errors)
    return Plan(record_type, by, columns, job.on_duplicate, job.values, job.pk, dry)


def read_map(
    chosen: Mapping[str, str], allowed: Mapping[str, Field], width: int, errors: dict[str, list[Invalid]]
) -> dict[str, list[int]]:
    """Turn column → field into field → columns; a field used twice is E-DUP, one that is not the person's E-PERM."""
    places: dict[str, list[int]] = {}
    parts: dict[str, list[str]] = {}
    for place, target in sorted(chosen.items(), key=lambda item: (item[1], int(item[0]))):
        name, _dot, part = target.partition(".")
        known = name in allowed and part in ("", *PARTS) and int(place) < width
        if not known or (name in places and (not part or part in parts[name] or "" in parts[name])):
            errors.setdefault(f"map_{place}", []).append(Invalid("E-DUP" if known else "E-PERM"))
            continue
        places.setdefault(name, []).append(int(place))
        parts.setdefault(name, []).append(part)
    return places


def fingerprint(job: ImportJob) -> str:
    """Give a mark that changes whenever the settings of an import change."""
    settings: list[Any] = [job.sheet, job.has_header, job.map, job.values, job.fixed, job.on_duplicate]
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:16]
