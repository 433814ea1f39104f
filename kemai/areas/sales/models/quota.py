"""Quotas: what a person, a team, a region or a product is to bring in a period."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.quotas.periods import period_of
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DateField, MoneyField, NumberField, RecordKey, TextField

SCOPES = ("team", "user", "region", "product")


def scope_one() -> Q:
    """Give the condition that exactly one of the things a quota may be for is named."""
    condition = Q()
    for name in SCOPES:
        condition |= Q(**{other: None for other in SCOPES if other != name}) & ~Q(**{name: None})
    return condition


class Quota(Record):
    """What exactly one person, team, region or product is to bring: an amount or a number within a period.

    `period` is a month (2026-11), a quarter (2026-Q4) or a year (2026); `start` and `end` are its first and last day.
    """

    class Measure(models.TextChoices):
        """What is counted."""

        CONTRACT = "contract", _("合同额")
        RECEIPT = "receipt", _("回款额")
        ORDER = "order", _("订单额")
        PROFIT = "profit", _("利润")
        NEW_CUSTOMERS = "new_customers", _("新客户数")
        VISITS = "visits", _("拜访数")

    number = NumberField(_("编号"))
    team = RecordKey(settings.DEPARTMENT_MODEL, verbose_name=_("团队"), null=True, blank=True, db_index=False)
    user = RecordKey(settings.AUTH_USER_MODEL, verbose_name=_("人员"), null=True, blank=True, db_index=False)
    region = RecordKey("core.Region", verbose_name=_("地区"), null=True, blank=True, db_index=False)
    product = RecordKey("products.Product", verbose_name=_("产品"), null=True, blank=True, db_index=False)
    period = TextField(
        _("期间"), max_length=10, blank=False, checks=(period_of,), help_text=_("例如 2026-11、2026-Q4、2026")
    )
    start = DateField(_("期间开始"), null=False, editable=False)
    end = DateField(_("期间结束"), null=False, editable=False)
    measure = models.CharField(_("指标"), max_length=20, choices=Measure.choices, default=Measure.CONTRACT)
    target = MoneyField(_("目标值"), null=False, blank=False, minimum=Decimal("0.01"))

    class Meta:
        verbose_name = _("销售定额")
        default_permissions = ()
        indexes = list_indexes("quota", "user", "team")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="quota_number_once"),
            *(
                models.UniqueConstraint(
                    fields=["organisation", "period", "measure", name], name=f"quota_once_for_{name}"
                )
                for name in SCOPES
            ),
            models.CheckConstraint(condition=Q(target__gt=0), name="quota_of_something"),
            models.CheckConstraint(condition=scope_one(), name="quota_for_one"),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number
