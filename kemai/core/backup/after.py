"""What must happen to data that was just restored, before anybody sees it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from kemai.core.tenancy.current import everyone

_steps: dict[str, Callable[[], object]] = {}


def after_restore(step: Callable[[], object]) -> Callable[[], object]:
    """Register a step for restored data: called without arguments, over all firms, in the order registered.

    A step must be safe to run twice. One that fails undoes the whole restore.
    """
    _steps[f"{step.__module__}.{step.__qualname__}"] = step
    return step


def run_steps() -> None:
    """Take every step in one transaction."""
    with everyone(reason="after a restore"), transaction.atomic():
        for step in _steps.values():
            step()
