"""The departments of owners, looked up once for a whole import."""

from __future__ import annotations

from collections.abc import Iterable

from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer


class Departments:
    """A record belongs to its owner's department."""

    def __init__(self, record_type: RecordType, by: Viewer) -> None:
        """Know the importer's own."""
        self.people = record_type.model._meta.get_field("owner").related_model._base_manager
        self.known: dict[int | None, int | None] = {None: None, by.user_id: by.department_id}

    def load(self, owners: Iterable[int | None]) -> None:
        """Look up owners that are not known yet."""
        unknown = set(owners) - self.known.keys()
        if unknown:
            self.known.update(self.people.filter(pk__in=unknown).values_list("pk", "department_id"))

    def of(self, owner: int | None) -> int | None:
        """Give an owner's department."""
        self.load([owner])
        return self.known.get(owner)
