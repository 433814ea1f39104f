"""What a process remembers of each firm: read once, and anew when the firm's version has moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from kemai.core.tenancy.current import viewer
from kemai.core.tenancy.viewer import Viewer

Kept = TypeVar("Kept")
MOST = 2000
_all: list[Memory[Any]] = []


class Memory(Generic[Kept]):
    """One thing that is remembered of each firm (its dictionary, its rules), read by a function of the firm's id.

    What `read` gives is shared by all requests of the process, so nobody changes it. Of `MOST` firms at once at most.
    """

    def __init__(self, read: Callable[[int], Kept]) -> None:
        """Begin with nothing remembered."""
        self.read = read
        self.kept: dict[int, tuple[int, Kept]] = {}
        _all.append(self)

    def of(self, looking: Viewer) -> Kept:
        """Give what is known of the viewer's firm, true for the version that the viewer sees."""
        kept = self.kept.get(looking.organisation_id)
        if kept is None or kept[0] != looking.version:
            if len(self.kept) >= MOST:
                self.kept.clear()
            kept = self.kept[looking.organisation_id] = (looking.version, self.read(looking.organisation_id))
        return kept[1]

    def of_firm(self, organisation_id: int) -> Kept:
        """Give what is known of a firm; where nobody of it is looking its version is unknown, and it is read anew."""
        looking = viewer()
        if looking is None or looking.organisation_id != organisation_id:
            return self.read(organisation_id)
        return self.of(looking)


def forget_all() -> None:
    """Forget every firm (tests, which change firms behind the version)."""
    for one in _all:
        one.kept.clear()
