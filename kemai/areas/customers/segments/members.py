"""Who is in a segment: a query condition on customers, for the person looking."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Customer, Segment, SegmentMember
from kemai.core.records import registry
from kemai.core.records.conditions import read, text
from kemai.core.records.conditions.nodes import Node
from kemai.core.records.errors import Invalid
from kemai.core.tenancy.viewer import Viewer

NESTED_MOST = 3
BATCH = 2000
_inside: ContextVar[tuple[int, ...]] = ContextVar("kemai_segments", default=())


def members(segment: Segment, viewer: Viewer) -> Any:
    """Give the customers of a segment that a person may find; raises Invalid or UnknownName as its condition does.

    Campaigns and reports start here: the condition is read with the rights of the viewer given.
    """
    return Customer.objects.visible_to(viewer, "find").filter(members_q(segment, viewer))


def members_q(segment: Segment, viewer: Viewer) -> Q:
    """Give the condition that a customer is in a segment."""
    if segment.way == Segment.Way.FIXED:
        return Q(pk__in=SegmentMember.objects.filter(segment=segment).values("customer_id"))
    with within(segment.pk):
        return condition(segment.condition, viewer).q()


def condition(typed: str, viewer: Viewer) -> Node:
    """Read a condition on customers."""
    resolved = registry.resolve(registry.of_model(Customer), viewer)
    return read(text.tree_of(typed, resolved, viewer), resolved, viewer)


@contextmanager
def within(segment_id: int) -> Iterator[None]:
    """Note that the condition of a segment is being read; raises Invalid where it leads back to itself or too far."""
    inside = _inside.get()
    if segment_id in inside or len(inside) >= NESTED_MOST:
        raise Invalid("E-STATE", _("分群的条件互相引用，或套了太多层"))
    token = _inside.set((*inside, segment_id))
    try:
        yield
    finally:
        _inside.reset(token)


def take(segment: Segment, by: Viewer) -> int:
    """Fix a segment to the customers that meet its condition now, and say how many those are."""
    with within(segment.pk):
        found = Customer.objects.visible_to(by, "find").filter(condition(segment.condition, by).q())
    SegmentMember.objects.filter(segment=segment).delete()
    made = (
        SegmentMember(organisation_id=by.organisation_id, segment=segment, customer_id=pk)
        for pk in found.order_by("pk").values_list("pk", flat=True)
    )
    segment.taken_at = timezone.now()
    segment.save(update_fields=["taken_at"])
    return len(SegmentMember.objects.bulk_create(made, batch_size=BATCH))
