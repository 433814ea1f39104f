"""Numbering rules and their counters."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned
from kemai.core.records.columns import TextField


class NumberRule(Owned):
    """How numbers of one record type are made: a pattern with date parts and one counter."""

    record = TextField(_("记录类型"), blank=False)
    pattern = TextField(_("编号样式"), blank=False)

    class Meta:
        verbose_name = _("编号规则")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "record"], name="number_rule_once")]


class NumberCounter(Owned):
    """The next number of one rule within one period (the part of the pattern before the counter)."""

    record = TextField(blank=False)
    period = TextField(max_length=60)
    next = models.PositiveBigIntegerField(_("下一号"), default=1)

    class Meta:
        verbose_name = _("编号计数")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "record", "period"], name="number_counter_once")]
