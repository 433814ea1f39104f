"""The seam through which the accounts area tells the kernel who a user is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

_provider: list[Callable[[Any], Viewer]] = []


def provide(function: Callable[[Any], Viewer]) -> Callable[[Any], Viewer]:
    """Register the function that makes a viewer of a user; the accounts area calls it once."""
    _provider[:] = [function]
    return function


def viewer_of(user: Any) -> Viewer:
    """Make the viewer of a user: organisation, department and joined rights."""
    return _provider[0](user)


@dataclass(frozen=True)
class Key:
    """A program's key: whom it acts for, whether it may write, and what keeps it from acting at all."""

    key_id: int
    viewer: Viewer
    may_write: bool
    obstacle: str = ""


_keys_of_tokens: list[Callable[[str], Key | None]] = []


def provide_token(function: Callable[[str], Key | None]) -> Callable[[str], Key | None]:
    """Register the function that finds the key behind a program's token; the accounts area calls it once."""
    _keys_of_tokens[:] = [function]
    return function


def key_of(token: str) -> Key | None:
    """Give the key that a program brought, or None when it counts no more or never did."""
    return _keys_of_tokens[0](token)


Gate = Callable[[Any, "Viewer"], Any]
_gates: list[Gate] = []


def provide_gate(function: Gate) -> Gate:
    """Register a function that looks at every request of a signed-in person, after those registered before it."""
    _gates.append(function)
    return function


def gate(request: Any, viewer: Viewer) -> Any:
    """Give what a person gets instead of the page asked for, or None; a request may lose its person here."""
    for one in _gates:
        if (instead := one(request, viewer)) is not None or not request.user.is_authenticated:
            return instead
    return None
