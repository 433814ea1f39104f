"""A company stands below its parents only: no chain of parents leads back to where it began."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.conf import settings

from kemai.areas.customers.models import CustomerRelation
from kemai.core.dictionary.book import book
from kemai.core.tenancy.viewer import Viewer

DOWN, UP = "parent", "branch"
CHUNK = 500


def above(values: Mapping[str, Any], by: Viewer) -> str:
    """Give the code of a relation that puts one side above the other, empty for any other relation."""
    entry = book(by).by_id.get(values.get("relation") or 0)
    return entry.code if entry and entry.code in (DOWN, UP) else ""


def step(values: Mapping[str, Any], by: Viewer) -> tuple[int, int] | None:
    """Give (parent, child) of a relation between two companies, None where it says nothing of that."""
    first, second = values.get("from_customer"), values.get("to_customer")
    code = above(values, by)
    if not first or not second or not code:
        return None
    return (first, second) if code == DOWN else (second, first)


def step_of(relation: CustomerRelation, by: Viewer) -> tuple[int, int] | None:
    """Give (parent, child) of a stored relation."""
    values = {
        "from_customer": relation.from_customer_id,
        "to_customer": relation.to_customer_id,
        "relation": relation.relation_id,
    }
    return step(values, by)


def closes(parent: int, child: int, by: Viewer, besides: int | None = None) -> bool:
    """Say whether a company would stand above itself: whether the parent lies below the child already.

    `besides` is the relation that is being changed. The whole firm is looked at, also what the person doesn't see.
    """
    seen, edge = {child}, [child]
    while edge:
        if parent in seen:
            return True
        edge = [one for one in below(edge, by, besides) if one not in seen]
        seen |= set(edge)
    return False


def below(companies: list[int], by: Viewer, besides: int | None) -> list[int]:
    """Give the companies that stand directly below some."""
    codes = {entry.code: entry.id for entry in book(by).by_key.get("customer_relation", [])}
    rows = CustomerRelation.objects.filter(organisation_id=by.organisation_id).exclude(pk=besides)
    found: list[int] = []
    for start in range(0, len(companies), CHUNK):
        some = companies[start : start + CHUNK]
        down = rows.filter(relation_id=codes.get(DOWN), from_customer__in=some, to_customer__isnull=False)
        up = rows.filter(relation_id=codes.get(UP), to_customer__in=some, from_customer__isnull=False)
        found += down.values_list("to_customer_id", flat=True)
        found += up.values_list("from_customer_id", flat=True)
    return sorted(set(found))


def one_at_a_time(by: Viewer) -> None:
    """Let nobody else of the firm save a chain of parents until this transaction ends.

    Rows that name the firm can still be added: the lock is the weak one that links don't wait for.
    """
    firms = apps.get_model(settings.ORGANISATION_MODEL)._base_manager
    list(firms.select_for_update(no_key=True).filter(pk=by.organisation_id).values_list("pk"))


def looped(relations: Iterable[CustomerRelation], by: Viewer) -> bool:
    """Say whether saved relations close a circle of parents; call inside the transaction that saved them."""
    steps = [(one.pk, found) for one in relations if (found := step_of(one, by))]
    if not steps:
        return False
    one_at_a_time(by)
    return any(closes(parent, child, by, besides=pk) for pk, (parent, child) in steps)
