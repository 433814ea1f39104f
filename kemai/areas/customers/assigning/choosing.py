"""Choosing the person for one record: the first rule that fits, then its way of choosing."""

from __future__ import annotations

from django.db.models import Count, Q

from kemai.areas.customers.assigning.reach import KEY, PLACE, fitting
from kemai.areas.customers.models import AssignRule, Customer
from kemai.core.records import registry
from kemai.core.records.colleagues import active
from kemai.core.records.conditions import UnknownName, read, text
from kemai.core.records.errors import Invalid
from kemai.core.tenancy.viewer import Viewer

Way = AssignRule.Way


def person_for(type_key: str, record_id: int, by: Viewer) -> int | None:
    """Give the person who gets a record by the firm's rules, None where no rule fits; call inside a transaction.

    A rule in turn moves on. People who were stopped, and those whose area does not hold the customer, are passed over;
    a rule whose condition no longer reads is too.
    """
    rules = AssignRule.objects.filter(about=type_key, active=True).order_by("order", "pk")
    for rule in rules:
        people = [pk for pk in ids_of(rule.people) if pk in active(by)]
        reached = in_reach(people, type_key, record_id, by) if people and fits(rule, type_key, record_id, by) else []
        if reached:
            return chosen(rule, reached, type_key)
    return None


def in_reach(people: list[int], type_key: str, record_id: int, by: Viewer) -> list[int]:
    """Keep the people who may be given a customer by its area; leads have none."""
    if type_key != KEY:
        return people
    place = Customer.objects.filter(pk=record_id).values(*PLACE).first()
    return fitting(people, place or {}, by)


def ids_of(stored: str) -> list[int]:
    """Give the people of a rule in their order."""
    return [int(part) for part in stored.split(",") if part]


def condition(type_key: str, typed: str, by: Viewer) -> Q:
    """Read the condition of a rule; an empty one fits all. Raises Invalid or UnknownName."""
    if not typed.strip():
        return Q()
    resolved = registry.resolve(registry.get(type_key), by)
    return read(text.tree_of(typed, resolved, by), resolved, by).q()


def fits(rule: AssignRule, type_key: str, record_id: int, by: Viewer) -> bool:
    """Say whether a record meets the condition of a rule."""
    rows = registry.get(type_key).model.objects.filter(pk=record_id)
    try:
        return bool(rows.filter(condition(type_key, rule.condition, by)).exists())
    except (Invalid, UnknownName):
        return False


def chosen(rule: AssignRule, people: list[int], type_key: str) -> int:
    """Choose one of several people: always the first, in turn, or who has the fewest."""
    if rule.way == Way.LEAST_LOAD:
        rows = registry.get(type_key).model.objects.filter(owner__in=people).order_by()
        load = dict(rows.values_list("owner").annotate(n=Count("pk")))
        return min(people, key=lambda pk: (load.get(pk, 0), people.index(pk)))
    locked = AssignRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    AssignRule.objects.filter(pk=rule.pk).update(turn=locked.turn + 1)
    return people[locked.turn % len(people)] if rule.way == Way.ROUND_ROBIN else people[0]
