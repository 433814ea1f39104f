"""Making a person unrecognisable for good, in every table and file, in one transaction."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from kemai.core.duplicates.keys import keep_keys
from kemai.core.files.store import drop
from kemai.core.history.erase import blank
from kemai.core.history.models import Act
from kemai.core.merge.forgetting import forget_steps
from kemai.core.privacy import ledger, papers
from kemai.core.privacy.models import Erasure
from kemai.core.privacy.person import Person, person_of
from kemai.core.privacy.survey import Found, Since, documents, now, survey, texts
from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.search.records import index_record, unindex_record
from kemai.core.tenancy.current import everyone
from kemai.core.transfer.models import ImportJob

NAMELESS = "匿名"


@dataclass(frozen=True)
class Plan:
    """What an erasure will touch, looked up before the transaction, since reading all tables and files takes long."""

    record_type: RecordType
    record: Any
    person: Person
    found: list[Found]
    imports: list[ImportJob]
    since: Since

    @property
    def size(self) -> int:
        """Count all rows and files concerned."""
        return sum(self.counts().values())

    def counts(self) -> dict[str, int]:
        """Count the rows of each table, and the files of imports."""
        rows: dict[str, set[int]] = {}
        for one in self.found:
            rows.setdefault(one.model._meta.label_lower, set()).update(one.ids)
        made = {name: len(ids) for name, ids in rows.items()}
        return made | ({"import_files": len(self.imports)} if self.imports else {})


def plan_of(record_type: RecordType, record: Any) -> Plan:
    """Look up where a person occurs."""
    since = now()
    person = person_of(record_type, record)
    return Plan(record_type, record, person, survey(person), papers.imports_of(person), since)


def locked(plan: Plan) -> Plan:
    """Lock the person's records, then add what was written since the plan was made; all of it when they changed.

    Whoever links to the person or edits them now waits for the end of the transaction.
    """
    for kind, record in plan.person.records:
        list(kind.model._base_manager.select_for_update(of=("self",)).filter(pk=record.pk))
    plan.record.refresh_from_db()
    person = person_of(plan.record_type, plan.record)
    if person != plan.person:
        return plan_of(plan.record_type, plan.record)
    imports = {job.pk: job for job in (*plan.imports, *papers.imports_of(person, plan.since))}
    found = [*plan.found, *survey(person, plan.since)]
    return replace(plan, person=person, found=found, imports=list(imports.values()))


def erase(plan: Plan, *, by_id: int | None, key: str = "") -> Erasure:
    """Erase a person; the caller has asked, checked the right, and logs. Repeating it harms nothing.

    `key` is that of an erasure on the list which is done over again after a restore.
    """
    with transaction.atomic():
        plan = locked(plan)
        person = plan.person
        digests = ledger.digests_of(person)
        places = papers.places_of(person, plan.imports)
        for one in plan.found:
            treat(one, person)
        for kind, mine in person.records:
            blank_record(kind, mine)
            forget_steps(kind, mine.pk)
        made = Erasure.objects.create(
            organisation_id=person.organisation_id,
            key=key or secrets.token_hex(16),
            records=[[kind.key, mine.pk, mine.created_at.isoformat()] for kind, mine in person.records],
            digests=digests,
            counts=plan.counts() | {"files": len(places)},
            at=timezone.now(),
            by_id=by_id,
        )
        transaction.on_commit(lambda: drop(places))
        transaction.on_commit(lambda: ledger.note(made))
        transaction.on_commit(lambda: look_again(person, plan.since))
    return made


def look_again(person: Person, since: Since) -> None:
    """Take the person out of what others were writing while the erasure was under way.

    The acts on the person's records stay: they are those of the erasure itself, unless a word of the person is in them.
    """
    with everyone(reason="what was written during an erasure"), transaction.atomic():
        places = papers.places_of(person, papers.imports_of(person, since))
        for one in survey(person, since):
            if one.model is Act:
                one.own.clear()
            treat(one, person)
        transaction.on_commit(lambda: drop(places))


def treat(found: Found, person: Person) -> None:
    """Take the person out of the rows of one table."""
    if found.model is Act:
        blank(Act.objects.filter(pk__in=found.ids))
        return
    special = papers.SPECIAL.get(found.model)
    if special:
        special(found, person)
    beside = {*found.own, *found.near}
    rewrite(found.model, beside, replacer((*person.words, *person.names), person.others))
    rewrite(found.model, set(found.said) - beside, replacer(person.words))


def rewrite(model: Any, ids: set[int], replace: Callable[[str], str]) -> None:
    """Replace the person's words in the texts and JSON of some rows; records are made known to search anew."""
    columns = [*texts(model), *documents(model)]
    record_type = registry.of_model_or_none(model)
    for row in model._base_manager.filter(pk__in=ids):
        old = {column.attname: getattr(row, column.attname) for column in columns}
        new = {name: deep(value, replace) for name, value in old.items()}
        changed = {name: value for name, value in new.items() if value != old[name]}
        if not changed:
            continue
        model._base_manager.filter(pk=row.pk).update(**changed)
        if record_type is not None:
            for name, value in changed.items():
                setattr(row, name, value)
            known_anew(record_type, row)


def replacer(words: Iterable[str], kept: Iterable[str] = ()) -> Callable[[str], str]:
    """Make the function that puts 匿名 in the place of words; longer names of others that hold them are kept."""
    spared = {one.lower() for one in kept}
    both = sorted({*words, *kept}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, both)) or r"(?!)", re.IGNORECASE)
    return lambda text: pattern.sub(lambda hit: hit[0] if hit[0].lower() in spared else NAMELESS, text)


def deep(value: Any, replace: Callable[[str], str]) -> Any:
    """Replace in a text, or in all texts of a JSON value, its names included."""
    if isinstance(value, str):
        return replace(value)
    if isinstance(value, list):
        return [deep(one, replace) for one in value]
    if isinstance(value, dict):
        return {replace(name): deep(one, replace) for name, one in value.items()}
    return value


def blank_record(record_type: RecordType, record: Any) -> None:
    """Empty the personal fields of one record; what a law makes one keep stays."""
    values: dict[str, Any] = {"custom": {}, "remark": "", "updated_at": timezone.now()}
    values["lock_version"] = record.lock_version + 1
    for name in record_type.personal:
        if name not in record_type.keep_because:
            field = record_type.fields[name]
            values[field.path] = NAMELESS if name == record_type.title else field.blank
    names = {column.name for column in record_type.model._meta.concrete_fields}
    if "anonymised_at" in names:
        values["anonymised_at"] = timezone.now()
    if "invalid" in names:
        values["invalid"] = True
    record_type.model._base_manager.filter(pk=record.pk).update(**values)
    for name, value in values.items():
        setattr(record, name, value)
    known_anew(record_type, record)


def known_anew(record_type: RecordType, record: Any) -> None:
    """Bring search and duplicate keys up to date with a changed record."""
    if record.is_deleted:
        unindex_record(record_type, record)
    else:
        index_record(record_type, record)
    keep_keys(record_type, record, gone=record.is_deleted)
