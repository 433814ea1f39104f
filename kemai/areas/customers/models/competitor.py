"""Rivals of the firm, and what customers spend with them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.customers.models.customer import Customer
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import (
    DateField,
    DictionaryField,
    LongField,
    MoneyField,
    NumberField,
    RecordKey,
    TextField,
    UrlField,
)


class Competitor(Record):
    """A rival of the firm: what it sells and how it acts."""

    name = TextField(_("竞争对手名称"), max_length=120, blank=False)
    website = UrlField(_("网址"))
    products = LongField(pgettext_lazy("plural", "产品"))
    price_level = DictionaryField("price_level", _("价格水平"))
    strengths = LongField(_("优势"))
    weaknesses = LongField(_("劣势"))
    news = LongField(_("动态"))
    news_source = TextField(_("动态来源"), max_length=200)
    news_date = DateField(_("动态日期"))

    class Meta:
        verbose_name = _("竞争对手")
        default_permissions = ()
        indexes = list_indexes("competitor")
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="competitor_name_once")]

    def __str__(self) -> str:
        """Read as the name."""
        return self.name


class RivalSpend(Record):
    """What a customer spends with a rival in a period, and where that is known from."""

    number = NumberField(_("编号"))
    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    competitor = RecordKey(Competitor, verbose_name=_("竞争对手"), db_index=False)
    amount = MoneyField(_("消费金额"))
    period = TextField(_("期间"))
    source = TextField(_("信息来源"), max_length=200)

    class Meta:
        verbose_name = _("竞品消费")
        default_permissions = ()
        indexes = list_indexes("rival_spend", "customer", "competitor")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="rival_spend_number_once"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="rival_spend_not_negative"),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number
