"""What people do with segments beyond adding and editing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Segment
from kemai.areas.customers.segments.records import SegmentType
from kemai.core.actions.declare import action
from kemai.core.tenancy.viewer import Viewer


@action(
    "customers.segment",
    label=_("重新取成员"),
    icon="refresh",
    allowed=lambda one: one.way == Segment.Way.FIXED,
    refusal=_("动态分群随时按条件计算，不用重新取"),
)
def take_again(segment: Any, *, by: Viewer) -> None:
    """Fix a segment to the customers that meet its condition today."""
    SegmentType.take(segment, by)
