"""Keeping the dictionary: add, change, stop, erase."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from kemai.core.access.errors import Forbidden
from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.dictionary.shipped import shipped
from kemai.core.history.write import log
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.ids import as_id
from kemai.core.tenancy.viewer import Viewer

LIMITS = {"code": 40, "label": 60, "label_en": 80}


def save_entry(values: dict[str, Any], *, by: Viewer, entry: DictionaryEntry | None = None) -> DictionaryEntry:
    """Add or change an entry; a code used twice is E-DUP, an empty code or label E-REQ."""
    may_keep(by)
    entry = entry or DictionaryEntry(organisation_id=by.organisation_id, key=values.get("key", ""))
    before = {name: getattr(entry, name) for name in LIMITS}
    clean(entry, values, by)
    with transaction.atomic():
        entry.save()
        changes = [
            {"field": name, "old": old, "new": getattr(entry, name)}
            for name, old in before.items()
            if old != getattr(entry, name)
        ]
        log(by, "dictionary.save", "core.dictionaryentry", entry.pk, changes, title=str(entry))
        move_version(by)
    return entry


def clean(entry: DictionaryEntry, values: dict[str, Any], by: Viewer) -> None:
    """Put the values on the entry; raises Rejected with a reason beside each field."""
    errors: dict[str, list[Invalid]] = {}
    for name, limit in LIMITS.items():
        text = str(values.get(name, getattr(entry, name)) or "").strip()
        if not text and name != "label_en":
            errors[name] = [Invalid("E-REQ")]
        elif len(text) > limit:
            errors[name] = [Invalid("E-RNG", f"≤ {limit}")]
        setattr(entry, name, text)
    if entry.key not in {one.key for one in shipped()}:
        errors["key"] = [Invalid("E-REF")]
    parent = values.get("parent", entry.parent_id)
    entry.parent_id = as_id(parent)
    if entry.parent_id and (
        entry.parent_id == entry.pk or not DictionaryEntry.objects.filter(pk=entry.parent_id, key=entry.key).exists()
    ):
        errors["parent"] = [Invalid("E-REF")]
    for name, limit in (("order", 99999), ("colour", 10)):
        number = as_id(values.get(name, getattr(entry, name)) or 0)
        if number is None or number > limit:
            errors[name] = [Invalid("E-RNG", f"0 – {limit}")]
        else:
            setattr(entry, name, number)
    entry.active = str(values.get("active", entry.active)).lower() in ("1", "true", "on")
    same = DictionaryEntry.objects.filter(key=entry.key, code=entry.code, organisation_id=by.organisation_id)
    if "code" not in errors and same.exclude(pk=entry.pk).exists():
        errors["code"] = [Invalid("E-DUP")]
    if errors:
        raise Rejected(errors)


def erase_entry(entry: DictionaryEntry, *, by: Viewer) -> None:
    """Erase an entry that nothing uses; a used one can only be stopped (E-STATE)."""
    may_keep(by)
    if used(entry):
        raise Rejected.one("", "E-STATE", _("已被使用的条目只能停用，不能删除"))
    with transaction.atomic():
        log(by, "dictionary.erase", "core.dictionaryentry", entry.pk, [], title=str(entry))
        entry.delete()
        move_version(by)


def used(entry: DictionaryEntry) -> bool:
    """Say whether any record, deleted ones included, or a child entry holds the entry."""
    if DictionaryEntry.objects.filter(parent=entry).exists():
        return True
    return any(
        record_type.model.objects.with_deleted().filter(**{name: entry.pk}).exists()
        for record_type in registry.kept()
        for name, field in record_type.fields.items()
        if field.dictionary == entry.key
    )


def may_keep(by: Viewer) -> None:
    """Let only those with the right `settings` keep the dictionary."""
    if not by.rights.has("settings"):
        raise Forbidden(str(_("数据字典")))


def move_version(by: Viewer) -> None:
    """Tell every process that the organisation's own layer has changed."""
    from django.apps import apps
    from django.conf import settings

    organisations = apps.get_model(settings.ORGANISATION_MODEL)._base_manager
    organisations.filter(pk=by.organisation_id).update(version=F("version") + 1)
