"""Changing the rules by which records count as like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.dictionary.actions import move_version
from kemai.core.duplicates.jobs import order_rebuild
from kemai.core.duplicates.models import DuplicateRule
from kemai.core.duplicates.rules import How, kind_of, shipped
from kemai.core.history.write import log
from kemai.core.records.errors import Invalid, Rejected

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

FIELDS_MOST, RULES_MOST = 4, 20
COMPARABLE = frozenset({"text", "phone", "email", "date", "fk", "url", "number"})
HEARD = frozenset({"name", "person"})


def comparable(record_type: RecordType) -> dict[str, Any]:
    """Give the fields of a type that rules may compare, in the order of the form, with their labels."""
    fields = record_type.coded_fields
    names = [name for _label, names in record_type.form for name in names]
    return {name: fields[name].label for name in names if name in fields and fields[name].kind.name in COMPARABLE}


def save_rule(
    record_type: RecordType, rule_id: int | None, fields: Sequence[str], how: str, block: bool, *, by: Viewer
) -> DuplicateRule:
    """Add or change a rule; raises Rejected. The first change makes the shipped rules the firm's own."""
    if not by.rights.has("settings"):
        raise Forbidden()
    check(record_type, fields, how)
    chosen = [name for name in comparable(record_type) if name in fields]
    with transaction.atomic():
        own = own_rules(record_type, by)
        rule = find(own, rule_id) if rule_id is not None else None
        if any(one.fields == chosen and one.how == how and one is not rule for one in own):
            raise Rejected.one("fields", "E-DUP")
        if rule is None and len(own) >= RULES_MOST:
            raise Rejected.one("fields", "E-RNG", f"≤ {RULES_MOST}")
        before = words(rule) if rule else ""
        rule = rule or DuplicateRule(organisation_id=by.organisation_id, record=record_type.key)
        rule.fields, rule.how, rule.block = chosen, how, block
        rule.save()
        follow(record_type, "duplicate_rule.change", rule.pk, before, words(rule), by)
    return rule


def adopt(record_type: RecordType, *, by: Viewer) -> None:
    """Make the shipped rules of a type the firm's own, so that each can be changed."""
    if not by.rights.has("settings"):
        raise Forbidden()
    with transaction.atomic():
        for rule in own_rules(record_type, by):
            log(by, "duplicate_rule.adopt", "core.duplicaterule", rule.pk, [], title=str(record_type.many))
        move_version(by)


def drop_rule(record_type: RecordType, rule_id: int, *, by: Viewer) -> None:
    """Take a rule away; when it was the last, the shipped rules hold again."""
    if not by.rights.has("settings"):
        raise Forbidden()
    with transaction.atomic():
        rule = find(own_rules(record_type, by), rule_id)
        before, key = words(rule), rule.pk
        rule.delete()
        follow(record_type, "duplicate_rule.drop", key, before, "", by)


def check(record_type: RecordType, fields: Sequence[str], how: str) -> None:
    """Raise Rejected with a reason beside each wrong choice."""
    errors: dict[str, list[Invalid]] = {}
    if not fields:
        errors["fields"] = [Invalid("E-REQ")]
    elif not set(fields) <= set(comparable(record_type)):
        errors["fields"] = [Invalid("E-REF")]
    elif len(fields) > FIELDS_MOST:
        errors["fields"] = [Invalid("E-RNG", f"≤ {FIELDS_MOST}")]
    if how not in How.values:
        errors["how"] = [Invalid("E-REF")]
    elif how == How.SOUND and "fields" not in errors and not {kind_of(record_type, one) for one in fields} & HEARD:
        errors["how"] = [Invalid("E-STATE", _("只有名称可以按拼音比对"))]
    if errors:
        raise Rejected(errors)


def own_rules(record_type: RecordType, by: Viewer) -> list[DuplicateRule]:
    """Give the firm's rules of a type, made from the shipped ones where it has none."""
    rows = DuplicateRule.objects.filter(organisation_id=by.organisation_id, record=record_type.key).order_by("pk")
    if not (found := list(rows)):
        for one in shipped(record_type):
            facts = {"fields": list(one.fields), "how": one.how, "block": one.block}
            DuplicateRule.objects.create(organisation_id=by.organisation_id, record=record_type.key, **facts)
        found = list(rows.all())
    return found


def find(own: list[DuplicateRule], rule_id: int) -> DuplicateRule:
    """Give one of the firm's rules."""
    for one in own:
        if one.pk == rule_id:
            return one
    raise Rejected.one("", "E-REF")


def words(rule: DuplicateRule) -> str:
    """Write a rule for the log."""
    return f"{'+'.join(rule.fields)} {rule.how}{' block' if rule.block else ''}"


def follow(record_type: RecordType, action: str, rule_id: int, before: str, after: str, by: Viewer) -> None:
    """Log a change of the rules, tell every process, and let the keys be made anew."""
    changes = [{"field": "rule", "old": before, "new": after}]
    log(by, action, "core.duplicaterule", rule_id, changes, title=str(record_type.many))
    move_version(by)
    order_rebuild(record_type, by=by)
