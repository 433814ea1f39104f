"""What the people of a list are called, out of memory: joining each of them costs more to plan than to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kemai.core.records.colleagues import colleagues
from kemai.core.records.registry import Resolved
from kemai.core.screens.cells import is_person
from kemai.core.tenancy.viewer import Viewer


class Called:
    """The paths that are left to be read, and the names that complete the rows that were read with them."""

    def __init__(self, resolved: Resolved, paths: list[str], viewer: Viewer) -> None:
        """Take the names of people away from some paths; they are links of the record itself, never own fields."""
        found = (one for one in resolved.fields.values() if one.path in paths and not one.own)
        wanted = {f"{one.relation}__name": one.path for one in found if is_person(one)}
        self.links = {name: path for name, path in wanted.items() if name in paths}
        self.paths = [path for path in paths if path not in self.links]
        self.people = colleagues(viewer) if self.links else {}

    def complete(self, values: dict[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
        """Put the names of the people beside the ids of a page's rows, column by column."""
        for name, path in self.links.items():
            found = map(self.people.get, values[path])
            values[name] = [person.name if person else None for person in found]
        return values
