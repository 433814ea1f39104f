"""Declaring a setting: name, words, shipped value and limits in one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

Choices = Callable[["Viewer"], list[tuple[str, Any]]]


@dataclass(frozen=True)
class Option:
    """One setting; its kind follows the shipped value: a number, yes or no, a text, or several of `choices`.

    A text with `choices` is one of them. `least` and `most` limit numbers. `page` is the address of the page on which
    it is set, where that is not the page of all settings. `begins` is what a new firm starts with, where firms that
    are there already keep the shipped value.
    """

    key: str
    label: Any
    default: Any
    group: Any
    least: int | None = None
    most: int | None = None
    help: Any = ""
    choices: Choices | None = None
    page: str = ""
    begins: Any = None

    def of(self, organisation_id: int) -> Any:
        """Give the firm's value, from memory as long as the firm's version stays."""
        from kemai.core.options.values import values_of

        return values_of(organisation_id).get(self.key, self.default)


_options: dict[str, Option] = {}


def option(key: str, label: Any, default: Any, *, group: Any, **limits: Any) -> Option:
    """Declare a setting; it stands on the page of settings under its group, or on its own `page`."""
    return _options.setdefault(key, Option(key, label, default, group, **limits))


def options() -> list[Option]:
    """Give all settings in the order declared."""
    return list(_options.values())
