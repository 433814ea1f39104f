"""Named facts: areas tell uphill what has happened, listeners run after the commit."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from kemai.core.tenancy.current import acting_as
from kemai.core.tenancy.viewer import Viewer

log = logging.getLogger("kemai.events")
_listeners: dict[type, list[tuple[str, Callable[[Any], None]]]] = defaultdict(list)


@dataclass(frozen=True)
class Fact:
    """Something that has happened, with who did it; subclass it in an area's `events.py`."""

    by: Viewer


@dataclass(frozen=True)
class RecordSaved(Fact):
    """A record was added, edited, deleted or restored by an action."""

    action: str
    record_type: str
    record_id: int
    changes: tuple[str, ...] = ()


def on(fact: type[Fact], pack: str = "") -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Listen to a fact; a pack's listener is silent where the pack is not active."""

    def register(listener: Callable[[Any], None]) -> Callable[[Any], None]:
        _listeners[fact].append((pack, listener))
        return listener

    return register


def tell(fact: Fact) -> None:
    """Tell a fact once the transaction has committed; a failing listener is logged and stops nobody else."""
    transaction.on_commit(lambda: _deliver(fact))


def _deliver(fact: Fact) -> None:
    with acting_as(fact.by):
        for pack, listener in _listeners[type(fact)]:
            if pack and pack not in fact.by.packs:
                continue
            try:
                listener(fact)
            except Exception:
                log.exception("listener %s failed on %s", listener.__qualname__, type(fact).__name__)
