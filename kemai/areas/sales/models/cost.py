"""Costs: what a customer, a deal, a contract or a person cost the firm."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Customer
from kemai.areas.sales.models.opportunity import Opportunity
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DateField, DictionaryField, MoneyField, NumberField, RecordKey, TextField

ABOUT = ("customer", "opportunity", "contract", "user")


def about_one() -> Q:
    """Give the condition that exactly one of the things a cost may be about is named."""
    condition = Q()
    for name in ABOUT:
        others = {other: None for other in ABOUT if other != name}
        condition |= Q(**others) & ~Q(**{name: None})
    return condition


class CostEntry(Record):
    """Money spent on exactly one customer, deal, contract or colleague; it lowers the profit made there."""

    number = NumberField(_("编号"))
    date = DateField(_("日期"), null=False, blank=False)
    kind = DictionaryField("cost_kind", _("费用类别"), required=True)
    amount = MoneyField(_("费用金额"), null=False, blank=False)
    customer = RecordKey(Customer, verbose_name=_("客户"), null=True, blank=True, db_index=False)
    opportunity = RecordKey(Opportunity, verbose_name=_("销售机会"), null=True, blank=True, db_index=False)
    contract = RecordKey("sales.Contract", verbose_name=_("合同"), null=True, blank=True, db_index=False)
    user = RecordKey(settings.AUTH_USER_MODEL, verbose_name=_("人员"), null=True, blank=True, db_index=False)
    note = TextField(_("说明"), max_length=200)

    class Meta:
        verbose_name = _("费用")
        default_permissions = ()
        indexes = [
            *list_indexes("cost", "customer", "opportunity", "contract", "user"),
            models.Index(fields=["organisation", "date", "amount"], name="cost_date_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="cost_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="cost_of_something"),
            models.CheckConstraint(condition=about_one(), name="cost_about_one_thing"),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number
