"""A viewer: one person at work in one organisation, with the rights of that moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kemai.core.access.rights import Rights


@dataclass(frozen=True)
class Viewer:
    """A person acting for one organisation; passed to every action and query as `by` or `viewer`.

    `version` changes when the organisation's own layer (dictionary, layouts) changes, so caches keyed by it stay true;
    `views_version` does so when somebody of the organisation arranges a list.
    """

    user_id: int
    organisation_id: int
    department_id: int | None = None
    name: str = ""
    version: int = 0
    views_version: int = 0
    packs: tuple[str, ...] = ()
    rights: Rights = field(default_factory=Rights)
    roles: tuple[int, ...] = ()
    cache: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def may(self, type_key: str, verb: str) -> bool:
        """Say whether this person may do a verb on a record type at all."""
        return self.rights.scope(type_key, verb) is not None
