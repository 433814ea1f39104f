"""Rules by which new customers and leads find the person who looks after them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models.segment import readable
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import LongField, PeopleField, TextField, WholeField


class AssignRule(Record):
    """Who gets a new record that meets a condition; the first rule in order that fits is taken.

    `turn` counts what a rule in turn has given away.
    """

    class About(models.TextChoices):
        """Which records a rule gives away."""

        CUSTOMER = "customers.customer", _("客户")
        LEAD = "sales.lead", _("线索")

    class Way(models.TextChoices):
        """How one of several people is chosen."""

        FIXED = "fixed", _("指定")
        ROUND_ROBIN = "round_robin", _("轮循")
        LEAST_LOAD = "least_load", _("最少负荷")

    name = TextField(_("名称"), blank=False)
    about = models.CharField(_("分配什么"), max_length=40, choices=About.choices, default=About.CUSTOMER)
    condition = LongField(
        _("条件"), max_length=2000, checks=(readable,), help_text=_("例如：地区=上海 OR 地区=江苏；不填则全部适用。")
    )
    way = models.CharField(_("方式"), max_length=12, choices=Way.choices, default=Way.FIXED)
    people = PeopleField(_("分配给"), blank=False)
    order = WholeField(_("顺序"), minimum=1, maximum=999, default=10)
    active = models.BooleanField(_("启用"), default=True)
    turn = models.PositiveIntegerField(_("已分配"), default=0, editable=False)

    class Meta:
        verbose_name = _("分配规则")
        default_permissions = ()
        indexes = [
            *list_indexes("assign_rule"),
            models.Index(fields=["organisation", "about", "active", "order"], name="assign_rule_first_ix"),
        ]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="assign_rule_name_once")]

    def __str__(self) -> str:
        """Read as the name."""
        return self.name
