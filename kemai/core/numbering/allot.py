"""Giving out numbers: each once, also when two people save at the same moment."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.core.access.errors import Forbidden
from kemai.core.history.write import log
from kemai.core.numbering import pattern as patterns
from kemai.core.numbering.models import NumberCounter, NumberRule
from kemai.core.records.errors import Invalid
from kemai.core.tenancy.viewer import Viewer

_shipped: dict[str, str] = {}


def ship(type_key: str, pattern: str) -> None:
    """Declare the pattern that a record type starts with."""
    _shipped[type_key] = patterns.check(pattern)


def pattern_of(organisation_id: int, type_key: str) -> str:
    """Return the organisation's own pattern of a type, the shipped one otherwise."""
    own = NumberRule.objects.filter(organisation_id=organisation_id, record=type_key)
    return own.values_list("pattern", flat=True).first() or _shipped[type_key]


def allot(organisation_id: int, type_key: str, count: int = 1) -> list[str]:
    """Give out `count` new numbers; call inside the transaction that saves the records.

    The counter row is locked by its own UPDATE, so a second saver waits and gets the next numbers.
    """
    filled = patterns.period(pattern_of(organisation_id, type_key), timezone.localdate())
    place = {"organisation_id": organisation_id, "record": type_key, "period": filled}
    counters = NumberCounter.objects.filter(**place)
    if not counters.update(next=F("next") + count):
        NumberCounter.objects.get_or_create(**place, defaults={"next": 1})
        counters.update(next=F("next") + count)
    after = counters.values_list("next", flat=True).get()
    return [patterns.number(filled, counter) for counter in range(after - count, after)]


def change_rule(type_key: str, pattern: str, *, by: Viewer) -> NumberRule:
    """Change a type's pattern; the fixed text must differ from every other type's (E-DUP)."""
    if not by.rights.has("settings"):
        raise Forbidden(str(_("编号规则")))
    mine = patterns.prefix(patterns.check(pattern.strip()))
    for other in _shipped:
        if other != type_key and patterns.prefix(pattern_of(by.organisation_id, other)) == mine:
            raise Invalid("E-DUP", other)
    with transaction.atomic():
        rule, _made = NumberRule.objects.update_or_create(
            organisation_id=by.organisation_id, record=type_key, defaults={"pattern": pattern.strip()}
        )
        log(by, "numbering.change", "core.numberrule", rule.pk, [{"field": "pattern", "old": "", "new": rule.pattern}])
    return rule
