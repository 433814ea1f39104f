"""Making record types in the browser: add, change, stop, take up again, erase where no record was ever kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kemai.core.dictionary.actions import move_version
from kemai.core.history.write import log
from kemai.core.numbering.allot import change_rule
from kemai.core.own.actions import may_shape
from kemai.core.own.layer import both, slot_key
from kemai.core.own.models import CustomField, OwnKind, OwnRecord
from kemai.core.own.naming import name_from
from kemai.core.own.slots import SLOTS
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.screens.menu import GROUPS
from kemai.core.tenancy.viewer import Viewer

SLUG = re.compile(r"[a-z](?:-?[a-z0-9])*")
ICONS = {
    "note": _("便签"),
    "truck": _("车辆"),
    "building": _("房屋"),
    "briefcase": _("公文包"),
    "tool": _("设备"),
    "key": _("钥匙"),
    "heart": _("关怀"),
    "folder": _("文件夹"),
}
TEXTS = {"label": 30, "label_en": 40, "slug": 30}
LOGGED = "core.ownkind"


def save_kind(values: Mapping[str, Any], *, by: Viewer, kind: OwnKind | None = None) -> OwnKind:
    """Add or change a record type; raises Rejected (E-REQ, E-FMT, E-DUP, E-RNG when all slots are taken).

    `prefix` gives the fixed text of the numbers of a new type.
    """
    may_shape(by)
    one = kind or OwnKind(organisation_id=by.organisation_id, slot=free_slot())
    before = {name: getattr(one, name) for name in (*TEXTS, "icon", "menu")}
    for name in before:
        if name in values:
            setattr(one, name, str(values[name] or "").strip())
    if kind is None and not one.slug:
        taken = set(OwnKind.objects.values_list("slug", flat=True))
        one.slug = name_from(one.label, one.label_en, taken, joint="-", longest=TEXTS["slug"], spare="records")
    errors: dict[str, list[Invalid]] = {}
    for name, reason in reasons(one):
        errors.setdefault(name, []).append(reason)
    if errors:
        raise Rejected(errors)
    with transaction.atomic():
        one.save()
        if kind is None and values.get("prefix"):
            number_by(one, str(values["prefix"]), by)
        changes = [
            {"field": name, "old": old, "new": getattr(one, name)}
            for name, old in before.items()
            if old != getattr(one, name)
        ]
        log(by, "own.kind_change" if kind else "own.kind_add", LOGGED, one.pk, changes, title=one.label)
        move_version(by)
    return one


def free_slot() -> int:
    """Give the first slot that the firm has not taken, nought when all are."""
    taken = set(OwnKind.objects.values_list("slot", flat=True))
    return next((slot for slot in range(1, SLOTS + 1) if slot not in taken), 0)


def reasons(one: OwnKind) -> Iterator[tuple[str, Invalid]]:
    """Yield what stands against a record type."""
    if not one.slot:
        yield "", Invalid("E-RNG", _("最多 %(limit)d 种自定义记录") % {"limit": SLOTS})
    for name, limit in TEXTS.items():
        text = getattr(one, name)
        if len(text) > limit:
            yield name, Invalid("E-RNG", f"≤ {limit}")
        elif not text and name != "label_en":
            yield name, Invalid("E-REQ")
    if one.slug and not SLUG.fullmatch(one.slug):
        yield "slug", Invalid("E-FMT", _("小写字母、数字和短横，例如 vehicles"))
    others = OwnKind.objects.exclude(pk=one.pk)
    if others.filter(slug=one.slug).exists():
        yield "slug", Invalid("E-DUP", one.slug)
    known = {word.lower() for other in registry.kept() if other.key != slot_key(one.slot) for word in both(other.label)}
    for name in ("label", "label_en"):
        text = getattr(one, name).lower()
        if text and (text in known or others.filter(**{f"{name}__iexact": text}).exists()):
            yield name, Invalid("E-DUP", getattr(one, name))
    if one.icon not in ICONS:
        yield "icon", Invalid("E-FMT")
    if one.menu not in GROUPS or one.menu in ("", "settings"):
        yield "menu", Invalid("E-FMT")


def number_by(one: OwnKind, prefix: str, by: Viewer) -> None:
    """Start the numbers of a type with a fixed text; raises Rejected beside `prefix`."""
    try:
        change_rule(slot_key(one.slot), f"{prefix.strip()}-{{00000}}", by=by)
    except Invalid as reason:
        raise Rejected({"prefix": [reason]}) from reason


def turn_kind(one: OwnKind, *, active: bool, by: Viewer) -> None:
    """Stop a record type, whose records stay and are seen by nobody, or take it up again."""
    may_shape(by)
    if one.active is active:
        return
    one.active = active
    with transaction.atomic():
        one.save(update_fields=["active"])
        log(by, "own.kind_restore" if active else "own.kind_stop", LOGGED, one.pk, [], title=one.label)
        move_version(by)


def erase_kind(one: OwnKind, *, by: Viewer) -> None:
    """Erase a record type without records, its fields with it; one with records can only be stopped (E-STATE)."""
    may_shape(by)
    if OwnRecord.objects.with_deleted().filter(slot=one.slot).exists():
        raise Rejected.one("", "E-STATE", _("已有记录，只能停用"))
    with transaction.atomic():
        log(by, "own.kind_erase", LOGGED, one.pk, [], title=one.label)
        CustomField.objects.filter(record=slot_key(one.slot)).delete()
        one.delete()
        move_version(by)
