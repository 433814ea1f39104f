"""Being in a segment as a condition of its own: 分群 = 老客户, alone or among others."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Segment
from kemai.areas.customers.segments.members import members_q
from kemai.core.records.conditions.beyond import provide
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field
from kemai.core.records.ids import as_id
from kemai.core.records.kinds.base import Given, Kind
from kemai.core.tenancy.current import viewer


class SegmentKind(Kind):
    """Being in a segment, called by its name or id."""

    name = "segment"
    operators: ClassVar[tuple[str, ...]] = ("is", "not")

    def read(self, field: Any, raw: Any, given: Given) -> int:
        """Find a segment that the person sees."""
        rows = Segment.objects.visible_to(given.viewer, "find")
        found = rows.filter(name=str(raw)).first() or rows.filter(pk=as_id(str(raw)) or 0).first()
        if found is None:
            raise Invalid("E-REF", str(raw))
        return int(found.pk)

    def show(self, field: Any, value: Any) -> str:
        """Say its name."""
        return str(Segment.objects.filter(pk=value).values_list("name", flat=True).first() or "")

    def condition(self, field: Any, operator: str, values: list[Any]) -> Q:
        """Find the members of any of the segments, or the others."""
        looking = viewer()
        found = Q(pk__in=())
        if looking is None:
            return found
        for segment in Segment.objects.filter(pk__in=values):
            found |= members_q(segment, looking)
        return found if operator == "is" else ~found


provide("customers.customer", Field("segment", _("分群"), SegmentKind(), "pk", editable=False))
