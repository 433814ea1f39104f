"""The current viewer of this thread or task; without one no query of records runs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from kemai.core.tenancy.viewer import Viewer

log = logging.getLogger("kemai.tenancy")


class NoViewer(RuntimeError):
    """A query of records was made although nobody is looking: the manager fails closed."""


@dataclass(frozen=True)
class Everyone:
    """The only other door: work of the installation itself over all organisations, with its reason."""

    reason: str


_current: ContextVar[Viewer | Everyone | None] = ContextVar("kemai_viewer", default=None)


def current() -> Viewer | Everyone:
    """Return who is looking now; raises NoViewer when nobody is."""
    now = looking()
    if now is None:
        raise NoViewer("A query of records needs a viewer: use acting_as(viewer) or everyone(reason=…).")
    return now


def looking() -> Viewer | Everyone | None:
    """Return who is looking now, None when nobody is."""
    return _current.get()


def viewer() -> Viewer | None:
    """Return the person looking now, or None when it is nobody or the installation itself."""
    now = looking()
    return now if isinstance(now, Viewer) else None


@contextmanager
def acting_as(someone: Viewer) -> Iterator[Viewer]:
    """Do the work of the block as one person of one organisation."""
    token = _current.set(someone)
    try:
        yield someone
    finally:
        _current.reset(token)


@contextmanager
def nobody() -> Iterator[None]:
    """Begin with nobody looking, as every request does before its person is known."""
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def everyone(*, reason: str) -> Iterator[None]:
    """Open all organisations to the installation itself (set-up, backup, sign-in); the reason is logged."""
    log.info("everyone: %s", reason)
    token = _current.set(Everyone(reason))
    try:
        yield
    finally:
        _current.reset(token)
