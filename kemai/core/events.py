"""Named facts: areas tell uphill what has happened; listeners run after the commit, or at once with it."""

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
_at_once: dict[type, list[tuple[str, Callable[[Any], None]]]] = defaultdict(list)


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


def on(
    fact: type[Fact], pack: str = "", *, at_once: bool = False
) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Listen to a fact; a pack's listener is silent where the pack is not active.

    One that listens `at_once` takes part in what happens: it runs inside the transaction, before it commits, and may
    refuse with Rejected, so that nothing of it happens.
    """

    def register(listener: Callable[[Any], None]) -> Callable[[Any], None]:
        if at_once:
            _at_once[fact].append((pack, listener))
        else:
            _listeners[fact].append((pack, listener))
        return listener

    return register


def tell(fact: Fact) -> None:
    """Tell a fact once the transaction has committed; a failing listener is logged and stops nobody else.

    Those who listen at once hear it now, and what they raise is the caller's.
    """
    for pack, listener in _at_once[type(fact)]:
        if not pack or pack in fact.by.packs:
            listener(fact)
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
