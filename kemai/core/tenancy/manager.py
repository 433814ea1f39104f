"""Queries of records: always inside one organisation, never without a viewer."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from kemai.core.access.scopes import condition, ways
from kemai.core.tenancy.current import Everyone, current
from kemai.core.tenancy.viewer import Viewer


class RecordQuerySet(models.QuerySet):
    """Rows of one record type."""

    def visible_to(self, viewer: Viewer, verb: str = "read") -> Self:
        """Keep the rows on which this person may do the verb: own organisation, then data scope."""
        mine = self.filter(organisation_id=viewer.organisation_id)
        return condition(mine, viewer, verb)

    def on_ways(self, viewer: Viewer, verb: str = "read", order: str = "") -> list[Self]:
        """Give the same rows by each way on which they come into sight, for lists that read the first of each."""
        return ways(self.filter(organisation_id=viewer.organisation_id), viewer, verb, order)


class RecordManager(models.Manager.from_queryset(RecordQuerySet)):  # type: ignore[misc]
    """Gives the living rows of the current viewer's organisation; raises NoViewer without one."""

    def get_queryset(self) -> RecordQuerySet:
        """Return the rows that are not deleted."""
        return self.with_deleted().filter(is_deleted=False)

    def with_deleted(self) -> RecordQuerySet:
        """Return the rows of the organisation, those in the recycle bin included."""
        looking = current()
        rows: Any = super().get_queryset()
        return rows if isinstance(looking, Everyone) else rows.filter(organisation_id=looking.organisation_id)

    def to_count(self, viewer: Viewer, verb: str = "read") -> list[Any]:
        """Give all rows that a person sees by each way as `on_ways` does, or what stands for them in a count."""
        return ways(self.filter(organisation_id=viewer.organisation_id), viewer, verb, None)


class OwnedManager(models.Manager):
    """Rows that belong to an organisation but have no recycle bin (settings, notes, jobs); fails closed as well."""

    def get_queryset(self) -> models.QuerySet:
        """Return the rows of the current viewer's organisation."""
        looking = current()
        rows = super().get_queryset()
        return rows if isinstance(looking, Everyone) else rows.filter(organisation_id=looking.organisation_id)
