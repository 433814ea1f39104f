"""The seam through which the accounts area tells the kernel who a user is."""

from __future__ import annotations

from collections.abc import Callable
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


_users_of_tokens: list[Callable[[str], Any]] = []


def provide_token(function: Callable[[str], Any]) -> Callable[[str], Any]:
    """Register the function that finds the user of a program's key; the accounts area calls it once."""
    _users_of_tokens[:] = [function]
    return function


def user_of_token(key: str) -> Any:
    """Give the user whose key a program brought, or None."""
    return _users_of_tokens[0](key)
