"""Segments: customers that a condition or a fixed choice brings together under a name."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models.customer import Customer
from kemai.core.records.base import Owned, Record, list_indexes
from kemai.core.records.columns import LongField, RecordKey, TextField
from kemai.core.records.conditions.tokens import tokens
from kemai.core.tenancy.manager import RecordManager, RecordQuerySet
from kemai.core.tenancy.viewer import Viewer

LOOKING = frozenset({"find", "read", "print", "export"})


def readable(value: str) -> None:
    """Refuse a condition whose quotation marks don't close; whether it fits the fields is asked with the viewer."""
    tokens(value)


class SegmentQuerySet(RecordQuerySet):
    """Segments: the shared ones are seen by all who see any."""

    def visible_to(self, viewer: Viewer, verb: str = "read") -> Self:
        """Keep the rows of the person's scope and, for looking, those shared with everybody."""
        rows: Any = super().visible_to(viewer, verb)
        if verb not in LOOKING or not viewer.may("customers.segment", verb):
            return rows
        shared = self.filter(organisation_id=viewer.organisation_id, sharing=Segment.Sharing.ALL)
        return self.filter(Q(pk__in=rows.order_by().values("pk")) | Q(pk__in=shared.order_by().values("pk")))


class SegmentManager(RecordManager.from_queryset(SegmentQuerySet)):  # type: ignore[misc]
    """Gives the living segments of the organisation."""


class Segment(Record):
    """Customers under a name: those that meet the condition whenever one looks, or those taken once."""

    class Way(models.TextChoices):
        """How the members are found."""

        LIVE = "live", _("动态（随条件变化）")
        FIXED = "fixed", _("固定（取当时的成员）")

    class Sharing(models.TextChoices):
        """Who sees the segment."""

        SCOPE = "scope", _("按数据范围")
        ALL = "all", _("全部同事")

    name = TextField(_("名称"), blank=False)
    condition = LongField(_("条件"), blank=False, max_length=2000, checks=(readable,))
    way = models.CharField(_("方式"), max_length=10, choices=Way.choices, default=Way.LIVE)
    sharing = models.CharField(_("共享"), max_length=10, choices=Sharing.choices, default=Sharing.SCOPE)
    taken_at = models.DateTimeField(_("取成员时间"), null=True, editable=False)

    objects: ClassVar[SegmentManager] = SegmentManager()

    class Meta:
        verbose_name = _("客户分群")
        default_permissions = ()
        indexes = list_indexes("segment")
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="segment_name_once")]

    def __str__(self) -> str:
        """Read as the name."""
        return self.name


class SegmentMember(Owned):
    """One customer that a fixed segment took."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="+", db_index=False)
    customer = RecordKey(Customer, on_delete=models.CASCADE)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "segment", "customer"], name="segment_member_once")
        ]
