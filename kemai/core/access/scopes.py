"""Data scopes as conditions of a query; areas register their own (team, branch, pool …)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import Q

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer


_scopes: dict[str, Callable[[Any, str], Q]] = {}


def scope(name: str) -> Callable[[Callable[[Any, str], Q]], Callable[[Any, str], Q]]:
    """Register a data scope: a function of viewer and path prefix that gives a condition on the rows."""

    def register(function: Callable[[Any, str], Q]) -> Callable[[Any, str], Q]:
        _scopes[name] = function
        return function

    return register


def condition(rows: Any, viewer: Viewer, verb: str) -> Any:
    """Narrow rows to the viewer's scope for a verb; no grant gives no rows.

    A type that is part of another (a profile) is reached through its whole, so its scope is the whole's.
    """
    from kemai.core.records import registry

    record_type = registry.of_model(rows.model)
    whole = record_type.part_of
    type_key = registry.whole_of(record_type).key
    reached = reach(type_key, viewer, verb, f"{whole}__" if whole else "")
    if reached is None:
        return rows.none()
    seen = record_type.in_sight(Q() if verb in record_type.common else reached, viewer, verb)
    return rows.filter(seen) if seen else rows


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
