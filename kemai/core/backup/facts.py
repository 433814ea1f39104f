"""What other parts of the kernel want to find in the manifest of a backup, such as the last seal of the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kemai.core.tenancy.current import everyone

_facts: dict[str, Callable[[], Any]] = {}


def manifest_fact(name: str) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Register a function whose answer, a JSON value, is written into the manifest under a name.

    It is asked just before the database is copied, so the copy holds at least what the answer tells. A backup before an
    upgrade asks nobody: its tables may still be of an older shape than the functions know.
    """

    def register(function: Callable[[], Any]) -> Callable[[], Any]:
        _facts[name] = function
        return function

    return register


def facts() -> dict[str, Any]:
    """Ask every registered function."""
    with everyone(reason="manifest of a backup"):
        return {name: function() for name, function in _facts.items()}
