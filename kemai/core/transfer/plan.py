"""What one import is to do: which column fills which field, and what happens to duplicates."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.core.actions.perform import NotFound
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.fields import Field
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.beside import beside, field_of, parted, reachable
from kemai.core.transfer.choices import NEW
from kemai.core.transfer.models import ImportJob

FAMILY, GIVEN = "family", "given"
PARTS = (FAMILY, GIVEN)


@dataclass(frozen=True)
class Column:
    """A field and where its text comes from: a place of the row, two for a name in parts, or one text for all rows.

    `heading` is what the file calls the column.
    """

    field: Field
    places: tuple[int, ...] = ()
    fixed: str = ""
    heading: str = ""


@dataclass
class Plan:
    """An import as one person asked for it; `dry` writes nothing.

    `beside` are the plans of other types whose records stand in the same rows, each joined to the row's by its `link`.
    """

    record_type: RecordType
    by: Viewer
    columns: list[Column]
    on_duplicate: str
    rules: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    batch: int = 0
    dry: bool = True
    link: Field | None = None
    beside: list[Plan] = field(default_factory=list)

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
    allowed = reachable(record_type, by)
    errors: dict[str, list[Invalid]] = {}
    headings = job.head.get("headings", ())
    places = read_map(job.map, allowed, len(headings), errors)
    columns: dict[str, list[Column]] = {"": []}
    for name, at in places.items():
        columns.setdefault(parted(name)[0], []).append(Column(allowed[name], tuple(at), heading=headings[at[0]]))
    for name, text in job.fixed.items():
        if name in allowed and name not in places:
            columns.setdefault(parted(name)[0], []).append(Column(allowed[name], fixed=str(text)))
        else:
            errors.setdefault(f"fixed_{name}", []).append(Invalid("E-PERM" if name not in allowed else "E-DUP"))
    if any(NEW in rules.values() for rules in job.values.values()) and not by.rights.has("settings"):
        errors.setdefault("", []).append(Invalid("E-PERM", _("只有能改数据字典的人可以新建条目")))
    if not columns[""]:
        errors.setdefault("", []).append(Invalid("E-REQ", _("请至少对应一列")))
    if errors:
        raise Rejected(errors)
    plan = Plan(record_type, by, columns[""], job.on_duplicate, rules_of(job, ""), job.pk, dry)
    for one, link in beside(record_type, by) if len(columns) > 1 else ():
        own = columns.get(one.key, [])
        if any(column.places for column in own):
            rules = rules_of(job, one.key)
            plan.beside.append(replace(plan, record_type=one, columns=own, rules=rules, link=link, beside=[]))
    return plan


def rules_of(job: ImportJob, key: str) -> dict[str, Mapping[str, str]]:
    """Give what becomes of choices that the dictionaries of one type lack, by field."""
    return {parted(name)[1]: rules for name, rules in job.values.items() if parted(name)[0] == key}


def read_map(
    chosen: Mapping[str, str], allowed: Mapping[str, Field], width: int, errors: dict[str, list[Invalid]]
) -> dict[str, list[int]]:
    """Turn column → field into field → columns; a field used twice is E-DUP, one that is not the person's E-PERM."""
    places: dict[str, list[int]] = {}
    parts: dict[str, list[str]] = {}
    for place, target in sorted(chosen.items(), key=lambda item: (item[1], int(item[0]))):
        name, part = field_of(target), parted(target)[2]
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
