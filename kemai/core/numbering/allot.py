"""Giving out numbers: each once, also when two people save at the same moment."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.core.access.errors import Forbidden
from kemai.core.history.write import log
from kemai.core.numbering import pattern as patterns
from kemai.core.numbering.models import NumberCounter, NumberRule
from kemai.core.records.errors import Invalid
from kemai.core.tenancy.current import viewer
from kemai.core.tenancy.prepared import prepared
from kemai.core.tenancy.viewer import Viewer

MOVE_ON = """
    UPDATE core_numbercounter SET next = next + %(count)s
    WHERE organisation_id = %(organisation_id)s AND record = %(record)s AND period = %(period)s
"""
_shipped: dict[str, str] = {}


def ship(type_key: str, pattern: str) -> None:
    """Declare the pattern that a record type starts with."""
    _shipped[type_key] = patterns.check(pattern)


def pattern_of(organisation_id: int, type_key: str) -> str:
    """Return the organisation's own pattern of a type, the shipped one otherwise."""
    found = own_pattern(viewer(), organisation_id, type_key)
    return str(found[0][0]) if found else _shipped[type_key]


@prepared
def own_pattern(viewer: Viewer | None, organisation_id: int, type_key: str) -> Any:
    """Ask for the organisation's own pattern of a type."""
    return NumberRule.objects.filter(organisation_id=organisation_id, record=type_key).values_list("pattern")


def allot(organisation_id: int, type_key: str, count: int = 1) -> list[str]:
    """Give out `count` new numbers; call inside the transaction that saves the records.

    The counter row is locked by its own UPDATE, so a second saver waits and gets the next numbers.
    """
    filled = patterns.period(pattern_of(organisation_id, type_key), timezone.localdate())
    place = {"organisation_id": organisation_id, "record": type_key, "period": filled}
    if not moved_on(place, count):
        NumberCounter.objects.get_or_create(**place, defaults={"next": 1})
        moved_on(place, count)
    after = counter_of(viewer(), organisation_id, type_key, filled)[0][0]
    return [patterns.number(filled, counter) for counter in range(after - count, after)]


def moved_on(place: dict[str, Any], count: int) -> bool:
    """Move a counter on, locking its row until the transaction ends; False when there is none yet."""
    with connection.cursor() as cursor:
        cursor.execute(MOVE_ON, {**place, "count": count})
        return bool(cursor.rowcount)


@prepared
def counter_of(viewer: Viewer | None, organisation_id: int, type_key: str, period: str) -> Any:
    """Ask where a counter stands."""
    rows = NumberCounter.objects.filter(organisation_id=organisation_id, record=type_key, period=period)
    return rows.values_list("next")


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
