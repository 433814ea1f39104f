"""Keeping own fields: add, change, order, stop, take up again, erase where no record holds a value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kemai.core.access.errors import Forbidden
from kemai.core.dictionary.actions import move_version
from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.history.write import log
from kemai.core.own.checking import clean
from kemai.core.own.jobs import follow_later
from kemai.core.own.models import CustomField
from kemai.core.own.values import PREFIX, TEXTS
from kemai.core.records import registry
from kemai.core.records.base import Record
from kemai.core.records.errors import Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

WATCHED = (
    "name", "label", "label_en", "type", "target", "formula", "group", "order", "rule", "help", "required", "listed",
    "filterable", "searchable", "active",
)  # fmt: skip
BETWEEN_CHOICES = re.compile(r"[\n、,，;；|]")
LOGGED = "core.customfield"


def may_shape(by: Viewer) -> None:
    """Let only those with the right `settings` shape records."""
    if not by.rights.has("settings"):
        raise Forbidden(str(_("自定义字段")))


def shapeable() -> list[RecordType]:
    """Give the record types that take own fields: no part of another, with plain fields."""
    wholes = [one for one in registry.all() if issubclass(one.model, Record) and not one.part_of]
    return [one for one in wholes if type(one).fields is RecordType.fields]


def save_field(values: Mapping[str, Any], *, by: Viewer, field: CustomField | None = None) -> CustomField:
    """Add or change an own field; raises Rejected with a reason beside each value that can't be taken.

    E-FMT for a bad name or formula, E-DUP for a name or label in use, E-STATE for another type where records hold
    values. `choices` gives the first choices of a new field of that kind, one a line.
    """
    may_shape(by)
    new = field is None
    one = field or CustomField(organisation_id=by.organisation_id, record=str(values.get("record", "")))
    before = {name: getattr(one, name) for name in WATCHED}
    clean(one, values, by, before, held=not new and has_values(one, before))
    with transaction.atomic():
        if new:
            one.order = CustomField.objects.filter(record=one.record).count() + 1
        one.save()
        if new and one.type in ("dict", "dicts"):
            add_choices(one, str(values.get("choices", "")), by)
        changed(one, before, by, "add" if new else "change")
    return one


def changed(one: CustomField, before: Mapping[str, Any], by: Viewer, verb: str) -> None:
    """Log what changed, move the firm's version, and let a job bring indexes, search and formulas up to date."""
    changes = [
        {"field": name, "old": before[name], "new": getattr(one, name)}
        for name in WATCHED
        if before[name] != getattr(one, name)
    ]
    log(by, f"own.{verb}", LOGGED, one.pk, changes, title=one.label, facts={"record": one.record, "name": one.name})
    move_version(by)
    moved = {change["field"] for change in changes}
    if moved & {"filterable", "active", "searchable", "formula", "type", "name"}:
        follow_later(one, by)


def add_choices(one: CustomField, text: str, by: Viewer) -> None:
    """Give a new choice field its first choices, in the order typed."""
    labels = dict.fromkeys(part.strip()[:60] for part in BETWEEN_CHOICES.split(text) if part.strip())
    DictionaryEntry.objects.bulk_create(
        DictionaryEntry(
            organisation_id=by.organisation_id, key=one.dictionary, code=str(place), label=label, order=place
        )
        for place, label in enumerate(labels, 1)
    )


def stop_field(one: CustomField, *, by: Viewer) -> None:
    """Take a field out of every screen; its values stay and come back with it."""
    turn(one, False, by, "stop")


def take_up(one: CustomField, *, by: Viewer) -> None:
    """Put a stopped field back."""
    turn(one, True, by, "restore")


def turn(one: CustomField, active: bool, by: Viewer, verb: str) -> None:
    """Stop a field or take it up again."""
    may_shape(by)
    if one.active is active:
        return
    before = {name: getattr(one, name) for name in WATCHED}
    one.active = active
    with transaction.atomic():
        one.save(update_fields=["active"])
        changed(one, before, by, verb)


def erase_field(one: CustomField, *, by: Viewer) -> None:
    """Erase a field that no record holds a value of; others can only be stopped (E-STATE)."""
    may_shape(by)
    if has_values(one):
        raise Rejected.one("", "E-STATE", _("已有记录填了这个字段，只能停用"))
    with transaction.atomic():
        log(by, "own.erase", LOGGED, one.pk, [], title=one.label, facts={"record": one.record, "name": one.name})
        DictionaryEntry.objects.filter(key=one.dictionary).delete()
        one.delete()
        move_version(by)


def order_fields(record: str, ids: Sequence[int], *, by: Viewer) -> None:
    """Put the fields of a type into an order."""
    may_shape(by)
    found = {one.pk: one for one in CustomField.objects.filter(record=record, pk__in=ids)}
    with transaction.atomic():
        moved = [pk for place, pk in enumerate(ids, 1) if pk in found and found[pk].order != place]
        for place, pk in enumerate(ids, 1):
            if pk in found:
                CustomField.objects.filter(pk=pk).update(order=place)
        if moved:
            log(by, "own.order", LOGGED, None, [], facts={"record": record, "names": [found[pk].name for pk in moved]})
            move_version(by)


def has_values(one: CustomField, before: Mapping[str, Any] | None = None) -> bool:
    """Say whether any record, deleted ones included, holds a value of the field (as it was `before`)."""
    kind = (before or {}).get("type") or one.type
    name = (before or {}).get("name") or one.name
    key = f"{'dec' if kind == CustomField.Type.FORMULA else kind}_{name}"
    rows = registry.get(one.record).model.objects.with_deleted().filter(organisation_id=one.organisation_id)
    path = f"{PREFIX}{key}"
    held = rows.filter(**{f"{path}__isnull": False})
    if kind in TEXTS:
        held = held.exclude(**{path: ""})
    elif kind == "bool":
        held = held.filter(**{path: True})
    return bool(held.exists())
