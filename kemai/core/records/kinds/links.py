"""Links to one other record."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kemai.core.records.errors import Invalid
from kemai.core.records.kinds.base import Given, Kind


class LinkKind(Kind):
    """A link to a record of the same organisation that the person may see."""

    name = "fk"
    input_type = "link"

    def paths(self, field: Any) -> tuple[str, ...]:
        """Need the id and the linked record's title."""
        return (field.path, f"{field.relation}__{field.target_title}")

    def read(self, field: Any, raw: Any, given: Given) -> int:
        """Read an id, or number and title where links come by key; unseen and absent are the same refusal."""
        found = field.find_target(raw, given)
        if found is None:
            raise Invalid("E-REF")
        return int(found)

    def condition(self, field: Any, operator: str, values: list[Any]) -> Q:
        """Make the condition of a filter; a place in a tree stands for all that lies below it too."""
        way = field.target_type.tree if field.target_type else ""
        if operator != "is" or not way:
            return super().condition(field, operator, values)
        found = Q()
        for start in field.target.objects.filter(pk__in=values).values_list(way, flat=True):
            found |= Q(**{f"{field.relation}__{way}__startswith": start})
        return found or Q(pk__in=[])
