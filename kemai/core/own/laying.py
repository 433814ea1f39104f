"""Saving layouts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from kemai.core.dictionary.actions import move_version
from kemai.core.history.write import log
from kemai.core.own.actions import may_shape
from kemai.core.own.models import Layout
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

PARTS = ("groups", "columns", "hidden", "required")
GROUP_LONGEST = 40
LOGGED = "core.layout"


def save_layout(record_type: RecordType, role_id: int | None, parts: Mapping[str, Any], *, by: Viewer) -> Layout:
    """Keep a layout; raises Rejected: E-REF for unknown fields, E-STATE where a field that must be filled is hidden."""
    may_shape(by)
    refuse(record_type, parts)
    one = Layout.objects.filter(record=record_type.key, role=role_id).first()
    one = one or Layout(organisation_id=by.organisation_id, record=record_type.key, role_id=role_id)
    before = {name: getattr(one, name) for name in PARTS} if one.pk else dict.fromkeys(PARTS)
    for name in PARTS:
        setattr(one, name, list(parts[name]))
    changes = [
        {"field": name, "old": before[name], "new": getattr(one, name)}
        for name in PARTS
        if before[name] != getattr(one, name)
    ]
    with transaction.atomic():
        one.save()
        log(by, "own.layout", LOGGED, one.pk, changes, title=str(record_type.label), facts={"record": record_type.key})
        move_version(by)
    return one


def refuse(record_type: RecordType, parts: Mapping[str, Any]) -> None:
    """Raise Rejected for what a layout may not say."""
    fields, form = record_type.fields, set(record_type.form_names)
    errors: dict[str, list[Invalid]] = {}
    laid: Sequence[str] = [name for _label, names in parts["groups"] for name in names]
    for name in [*laid, *parts["hidden"], *parts["required"]]:
        if name not in form:
            errors[name] = [Invalid("E-REF", name)]
    for name in parts["columns"]:
        if name not in record_type.shown_names:
            errors[name] = [Invalid("E-REF", name)]
    for label, _names in parts["groups"]:
        if not label or len(label) > GROUP_LONGEST:
            errors[""] = [Invalid("E-RNG", f"1 – {GROUP_LONGEST}")]
    for name in set(parts["hidden"]) & form:
        if fields[name].required or name in (record_type.title, *parts["required"]):
            errors[name] = [Invalid("E-STATE")]
    if len(laid) != len(set(laid)):
        errors[""] = [Invalid("E-DUP")]
    if errors:
        raise Rejected(errors)


def forget_layout(record_type: RecordType, role_id: int | None, *, by: Viewer) -> None:
    """Go back to the layout for everybody, or to the shipped one."""
    may_shape(by)
    found = Layout.objects.filter(record=record_type.key, role=role_id).first()
    if found is None:
        return
    with transaction.atomic():
        log(by, "own.layout_reset", LOGGED, found.pk, [], title=str(record_type.label))
        found.delete()
        move_version(by)
