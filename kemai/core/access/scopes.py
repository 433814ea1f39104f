"""Data scopes as conditions of a query; areas register their own (team, branch, pool …)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from kemai.core.records.handed import OwnList

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer


WITHIN, DEPARTMENTS = "department_id__in", 12
_scopes: dict[str, Callable[[Any, str], Q]] = {}


def scope(name: str) -> Callable[[Callable[[Any, str], Q]], Callable[[Any, str], Q]]:
    """Register a data scope: a function of viewer and path prefix that gives a condition on the rows."""

    def register(function: Callable[[Any, str], Q]) -> Callable[[Any, str], Q]:
        _scopes[name] = function
        return function

    return register


def condition(rows: Any, viewer: Viewer, verb: str) -> Any:
    """Narrow rows to the viewer's scope for a verb; no grant gives no rows."""
    seen = sight(rows.model, viewer, verb)
    return rows.none() if seen is None else rows.filter(seen) if seen else rows


def ways(rows: Any, viewer: Viewer, verb: str, order: str | None = "") -> list[Any]:
    """Give the same rows by the ways on which they come into sight: a row may stand on several, one way is usual.

    Those on a list of somebody's own are joined to it where it repeats the column (`order`) they are to be sorted by;
    where all living rows are only to be counted (None), the list stands for them.
    """
    seen = sight(rows.model, viewer, verb)
    if seen is None:
        return [condition(rows, viewer, verb)]
    several = seen.connector == Q.OR and not seen.negated
    found = [one for part in (seen.children if several else [seen]) for one in by_department(part)]
    return [way(rows, one, order) for one in found] if len(found) > 1 else [condition(rows, viewer, verb)]


def way(rows: Any, part: Any, order: str | None) -> Any:
    """Give the rows of one way."""
    inner = within(part)
    if isinstance(inner, tuple) and isinstance(inner[1], OwnList):
        if order is None:
            return inner[1].living()
        if order == inner[1].by:
            return inner[1].joined(rows)
    return rows.filter(part)


def within(part: Any) -> Any:
    """Give the one condition that stands in brackets for itself, others as they are."""
    return part.children[0] if isinstance(part, Q) and len(part.children) == 1 and not part.negated else part


def by_department(part: Any) -> list[Any]:
    """Split the rows of several departments into those of each, whose index also gives the order of a list."""
    inner = within(part)
    if isinstance(inner, tuple) and inner[0] == WITHIN and 1 < len(inner[1]) <= DEPARTMENTS:
        return [Q(department_id=one) for one in inner[1]]
    return [part]


def sight(model: Any, viewer: Viewer, verb: str) -> Q | None:
    """Give the condition of the rows on which a person may do a verb, None without a grant.

    A type that is part of another (a profile) is reached through its whole, so its scope is the whole's.
    """
    from kemai.core.records import registry

    record_type = registry.of_model(model)
    whole = record_type.part_of
    reached = reach(registry.whole_of(record_type).key, viewer, verb, f"{whole}__" if whole else "")
    if reached is None:
        return None
    return record_type.in_sight(Q() if verb in record_type.common else reached, viewer, verb)


def reach(type_key: str, viewer: Viewer, verb: str, prefix: str = "") -> Q | None:
    """Give the condition of a verb's data scope, an empty one for all rows, None where the verb is not granted."""
    name = viewer.rights.scope(type_key, verb)
    if name is None:
        return None
    return Q() if name == "all" else _scopes[name](viewer, prefix)


@scope("self")
def own(viewer: Viewer, prefix: str) -> Q:
    """Rows that the person owns."""
    return Q(**{f"{prefix}owner_id": viewer.user_id})
