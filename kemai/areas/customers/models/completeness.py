"""How much each field counts for the completeness of a record."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned
from kemai.core.records.columns import TextField


class CompletenessRule(Owned):
    """A field of a record type counts so many points of 100 when it is filled and passes the test.

    `valid_test` holds `{"is": code}` of a Test.
    """

    class Test(models.TextChoices):
        """When a field counts."""

        FILLED = "filled", _("已填写")
        REAL = "real", _("已填写，且不是“无”“111”之类")
        FORMAT = "format", _("已填写，且格式正确")

    record = TextField(_("记录类型"), max_length=80, blank=False)
    field = TextField(_("字段"), max_length=80, blank=False)
    weight = models.PositiveSmallIntegerField(_("权重"))
    valid_test = models.JSONField(_("有效条件"), default=dict)

    class Meta:
        verbose_name = _("完整度规则")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "record", "field"], name="completeness_field_once"),
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=100), name="completeness_weight_range"
            ),
        ]
