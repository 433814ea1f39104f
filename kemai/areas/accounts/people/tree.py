"""Trees of a firm: nobody stands above themselves."""

from __future__ import annotations

from typing import Any


def loops(model: Any, link: str, start: int | None, pk: int | None) -> bool:
    """Say whether going up from `start` by a link of the model comes to `pk`; one query for the whole firm."""
    up = dict(model.objects.values_list("pk", link)) if start and pk else {}
    passed: set[int] = set()
    while start and start not in passed:
        if start == pk:
            return True
        passed.add(start)
        start = up.get(start)
    return False
