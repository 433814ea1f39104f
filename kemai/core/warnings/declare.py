"""Declaring a warning: which records of a type stand for something that people should look at in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

Narrow = Callable[[Any, "Viewer"], Any]


@dataclass(frozen=True)
class Concern:
    """One kind of warning: `narrow` keeps those of the rows in sight that are warned of.

    `day` names the date field, or that of a moment, that the oldest come first by.
    """

    code: str
    label: Any
    type_key: str
    day: str
    narrow: Narrow

    def rows(self, viewer: Viewer) -> Any:
        """Give the records that this person is warned of, the most pressing first; none without the right to read."""
        from kemai.core.records import registry

        model = registry.get(self.type_key).model
        if not viewer.may(self.type_key, "read"):
            return model.objects.none()
        return self.narrow(model.objects.visible_to(viewer, "read"), viewer).order_by(self.day, "pk")


_warnings: dict[str, Concern] = {}


def warning(code: str, label: Any, type_key: str, *, day: str) -> Callable[[Narrow], Narrow]:
    """Register a function of rows and viewer that keeps the rows to warn of; it stands in the warning centre then."""

    def register(narrow: Narrow) -> Narrow:
        _warnings[code] = Concern(code, label, type_key, day, narrow)
        return narrow

    return register


def warnings() -> list[Concern]:
    """Give all kinds of warnings in the order declared."""
    return list(_warnings.values())
