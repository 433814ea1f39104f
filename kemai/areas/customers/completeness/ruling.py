"""Changing the rules of completeness."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kemai.areas.customers.completeness.keeping import order_recount
from kemai.areas.customers.completeness.rules import KEY, Test, points_of
from kemai.areas.customers.models import CompletenessRule
from kemai.core.access.errors import Forbidden
from kemai.core.dictionary.actions import move_version
from kemai.core.history.write import log
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.fields import Field
from kemai.core.tenancy.viewer import Viewer

WHOLE = 100
LEFT_OUT = {"number", "completeness", "confirmed_on", "region"}


def candidates() -> dict[str, Field]:
    """Give the fields that may count: those of the form that people fill in."""
    record_type = registry.get(KEY)
    names = [name for _label, names in record_type.form for name in names if name not in LEFT_OUT]
    return {
        name: record_type.coded_fields[name] for name in names if record_type.coded_fields[name].kind.name != "bool"
    }


def save_rules(typed: Mapping[str, tuple[str, str]], *, by: Viewer) -> None:
    """Set the weights, given as field → (weight as typed, test); an empty weight leaves a field out.

    Raises Rejected: E-FMT or E-RNG beside a weight that is none of 1–100, E-RNG when they don't add up to 100.
    """
    if not by.rights.has("settings"):
        raise Forbidden(_("完整度规则"))
    fields, errors = candidates(), {}
    wanted: dict[str, tuple[int, str]] = {}
    for name, (raw, test) in typed.items():
        try:
            if name in fields and (weight := weighed(raw)):
                wanted[name] = (weight, test if test in Test.values else str(Test.FILLED))
        except Invalid as reason:
            errors[name] = [reason]
    total = sum(weight for weight, _test in wanted.values())
    if not errors and total != WHOLE:
        errors[""] = [Invalid("E-RNG", _("权重合计为 %(total)d，应为 100") % {"total": total})]
    if errors:
        raise Rejected(errors)
    store(wanted, by)


def weighed(raw: str) -> int | None:
    """Read one weight; None where nothing or 0 is typed."""
    text = raw.strip()
    if text in ("", "0"):
        return None
    if not (text.isascii() and text.isdigit()):
        raise Invalid("E-FMT", _("应为整数"))
    if len(text) > 3 or int(text) > WHOLE:
        raise Invalid("E-RNG", "1 – 100")
    return int(text)


def store(wanted: Mapping[str, tuple[int, str]], by: Viewer) -> None:
    """Replace the firm's rules, write it down, and have all customers worked out anew."""
    before = {one.name: [one.weight, str(one.test)] for one in points_of(by.organisation_id)}
    after = {name: [weight, test] for name, (weight, test) in wanted.items()}
    if before == after:
        return
    with transaction.atomic():
        CompletenessRule.objects.filter(record=KEY).delete()
        CompletenessRule.objects.bulk_create(
            CompletenessRule(
                organisation_id=by.organisation_id, record=KEY, field=name, weight=weight, valid_test={"is": test}
            )
            for name, (weight, test) in wanted.items()
        )
        changes: list[dict[str, Any]] = [{"field": "rules", "old": before, "new": after}]
        log(by, "completeness.change", "customers.completenessrule", None, changes)
        move_version(by)
        order_recount(by=by)
