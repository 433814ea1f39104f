"""What customers want, like and expect, in dated versions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models.customer import Customer
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import (
    DateField,
    DictionaryField,
    LongField,
    NumberField,
    RecordKey,
    TextField,
    WholeField,
)


class Need(Record):
    """A need, taste or expectation of a customer as it stood between two days; an open end means that it holds.

    `inform` and `inform_department` are the people told of it: production of a wish for packaging, for instance.
    """

    number = NumberField(_("编号"))
    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    topic = TextField(_("主题"), blank=False)
    kind = DictionaryField("need_kind", _("需求类别"))
    detail = LongField(_("具体要求"))
    expectation = WholeField(_("期望"), minimum=1, maximum=10, null=True, blank=True)
    preferred_channel = DictionaryField("preferred_channel", _("偏好渠道"))
    preferred_time = TextField(_("偏好时间"))
    impression = TextField(_("印象"), max_length=200)
    habits = LongField(_("消费习惯"))
    valid_from = DateField(_("生效日期"), null=False, blank=False)
    valid_to = DateField(_("失效日期"))
    inform = RecordKey(settings.AUTH_USER_MODEL, verbose_name=_("通知同事"), null=True, blank=True, db_index=False)
    inform_department = RecordKey(
        settings.DEPARTMENT_MODEL, verbose_name=_("通知部门"), null=True, blank=True, db_index=False
    )

    class Meta:
        verbose_name = _("需求")
        default_permissions = ()
        indexes = list_indexes("need", "customer")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="need_number_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="need_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        """Read as the topic."""
        return self.topic
