"""Changing the settings of a firm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kemai.core.access.errors import Forbidden
from kemai.core.dictionary.actions import move_version
from kemai.core.history.write import log
from kemai.core.options.declare import Option, options
from kemai.core.options.models import FirmOption
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.viewer import Viewer

LONGEST = 2000


def change(values: Mapping[str, Any], *, by: Viewer) -> list[str]:
    """Set some settings, given as typed; raises Rejected with a reason beside each and then changes none.

    Returns the keys that have moved.
    """
    if not by.rights.has("settings"):
        raise Forbidden()
    known = {one.key: one for one in options() if one.key in values}
    clean: dict[str, Any] = {}
    errors: dict[str, list[Invalid]] = {}
    for key, one in known.items():
        try:
            clean[key] = taken(one, values[key], by)
        except Invalid as reason:
            errors[key] = [reason]
    if errors:
        raise Rejected(errors)
    before = {key: one.of(by.organisation_id) for key, one in known.items()}
    moved = [key for key, value in clean.items() if value != before[key]]
    with transaction.atomic():
        for key in moved:
            FirmOption.objects.update_or_create(
                organisation_id=by.organisation_id, key=key, defaults={"value": clean[key]}
            )
        if moved:
            changes = [{"field": key, "old": before[key], "new": clean[key]} for key in moved]
            log(by, "options.change", "core.firmoption", None, changes)
            move_version(by)
    return moved


def taken(one: Option, raw: Any, by: Viewer) -> Any:
    """Read one setting as typed; raises Invalid."""
    if isinstance(one.default, bool):
        return raw in (True, "1", "on", "true")
    if isinstance(one.default, int):
        return number(one, raw)
    offered = {code for code, _label in one.choices(by)} if one.choices else None
    if isinstance(one.default, list):
        chosen = [str(code) for code in raw if str(code)]
        if offered is not None and not offered.issuperset(chosen):
            raise Invalid("E-REF")
        return sorted(set(chosen))
    text = str(raw).strip()
    if offered is not None and text not in offered:
        raise Invalid("E-REF")
    if len(text) > LONGEST:
        raise Invalid("E-RNG", f"≤ {LONGEST}")
    return text


def number(one: Option, raw: Any) -> int:
    """Read a whole number within its limits."""
    text = str(raw).strip()
    if not text:
        raise Invalid("E-REQ")
    if not text.lstrip("-").isascii() or not text.lstrip("-").isdigit() or len(text) > 10:
        raise Invalid("E-FMT")
    value = int(text)
    if (one.least is not None and value < one.least) or (one.most is not None and value > one.most):
        raise Invalid("E-RNG", f"{one.least if one.least is not None else ''}–{one.most or ''}")
    return value
