"""Doing a verb: rights first, then the record's state, then the change with its history, all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone

from kemai.core.access.errors import Forbidden
from kemai.core.actions.after import saved
from kemai.core.actions.words import verb_words
from kemai.core.dictionary.book import book
from kemai.core.history.write import difference, log, snapshot
from kemai.core.own.keeping import keep_worked_out
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.words import enumerated
from kemai.core.tenancy.standing import refuse_when_ended

if TYPE_CHECKING:
    from kemai.core.actions.declare import Action
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer


class NotFound(Http404):
    """The record is absent or out of the person's sight; both answer 404."""


def right_of(record_type: RecordType, verb: str) -> tuple[str, str]:
    """Give type and verb of the right that guards a verb; parts (profiles) are guarded by their whole."""
    whole = registry.whole_of(record_type)
    return (whole.key, verb) if whole is record_type else (whole.key, "read" if verb == "read" else "write")


def require(record_type: RecordType, verb: str, by: Viewer) -> None:
    """Refuse with E-PERM when the person lacks the verb on the type altogether, E-STATE when the plan has ended.

    A type whose module is switched off does not exist: 404.
    """
    if registry.closed(record_type, by):
        raise NotFound(record_type.key)
    if not by.may(*right_of(record_type, verb)):
        raise Forbidden(f"{record_type.label} · {verb_words(record_type.key, verb)}")
    refuse_when_ended(by, verb)


def fetch(record_type: RecordType, record_id: int, verb: str, by: Viewer, *, lock: bool = False) -> Any:
    """Give a record for a verb: 404 when the person does not see it, 403 when they see it but may not."""
    require(record_type, verb, by)
    rows = record_type.model.objects.visible_to(by, right_of(record_type, verb)[1])
    record = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=record_id).first()
    if record is not None:
        return record
    if verb != "read" and record_type.model.objects.visible_to(by, "read").filter(pk=record_id).exists():
        raise Forbidden(f"{record_type.label} · {verb_words(record_type.key, verb)}")
    raise NotFound(f"{record_type.label} {record_id}")


def perform(action: Action, record: Any, *, by: Viewer, **given: Any) -> Any:
    """Do a declared verb on one record; raises Forbidden, NotFound or Rejected and then nothing has changed."""
    record_type = registry.get(action.type_key)
    missing = {name: [Invalid("E-REQ")] for name, _label, need in action.asks if need and not given.get(name)}
    if missing:
        raise Rejected(missing)
    facts = {name: str(value) for name, value in given.items() if value}
    given |= chosen(action, given, facts, by)
    with transaction.atomic():
        if action.ahead is not None:
            action.ahead(record)
        current = fetch(record_type, record.pk, action.right(by), by, lock=True)
        action.refuse_without_extra(by)
        if action.allowed is not None and not action.allowed(current):
            raise Rejected.one("", "E-STATE", action.refusal)
        before = snapshot(current, record_type.fields)
        result = action.function(current, by=by, **given)
        keep_worked_out(record_type, current)
        changes = difference(record_type.fields, before, snapshot(current, record_type.fields))
        touch(current, by)
        log(by, action.key, record_type.key, current.pk, changes, title=record_type.title_of(current), facts=facts)
        saved(record_type, current, by, action.key, changes)
    return result if result is not None else current


def chosen(action: Action, given: dict[str, Any], facts: dict[str, str], by: Viewer) -> dict[str, Any]:
    """Give the entries that answers stand for, called by id, code or label; history notes their labels."""
    found: dict[str, Any] = {}
    for name, key in action.choices.items():
        if not given.get(name):
            continue
        entry = book(by).find(key, given[name]) or book(by).find(key, given[name], by_key=True)
        if entry is None:
            raise Rejected.one(name, "E-REF", enumerated(one.label for one in book(by).open(key)[:12]))
        found[name], facts[name] = entry.id, entry.label
    return found


def touch(record: Any, by: Viewer) -> None:
    """Note who changed the record last, and move its version."""
    now = timezone.now()
    rows = type(record)._base_manager.filter(pk=record.pk)
    rows.update(updated_at=now, updated_by_id=by.user_id, lock_version=F("lock_version") + 1)
    record.updated_at, record.updated_by_id, record.lock_version = now, by.user_id, record.lock_version + 1
