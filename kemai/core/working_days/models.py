"""Days on which a firm does otherwise than in its usual week."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DateField, TextField


class SpecialDay(Record):
    """A holiday of one or more days, or days of a weekend on which the firm works instead (调休)."""

    class Kind(models.TextChoices):
        """What the days are."""

        OFF = "off", _("放假")
        WORK = "work", _("调休上班")

    name = TextField(_("名称"), blank=False)
    kind = models.CharField(_("放假或上班"), max_length=10, choices=Kind.choices, default=Kind.OFF)
    first = DateField(_("第一天"), null=False, blank=False)
    last = DateField(_("最后一天"))

    class Meta:
        verbose_name = _("节假日")
        default_permissions = ()
        indexes = list_indexes("special_day")
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="special_day_ends_after_start"),
        ]

    def __str__(self) -> str:
        """Read as the name."""
        return self.name
