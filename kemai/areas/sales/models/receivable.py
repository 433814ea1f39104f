"""Receivables: what a customer owes, until when, and how much of it is paid."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Customer
from kemai.core.records.base import Owned, Record, list_indexes
from kemai.core.records.columns import DateField, MoneyField, NumberField, RecordKey, TextField, WholeField
from kemai.core.records.currencies import HOME, foreign_index


class ReceivablePlan(Record):
    """One sum that a customer owes by a day: an instalment of a contract, an order, or a debt brought along.

    `paid` is kept by the matching of receipts and equals the sum of the matches; `credited` is what is not asked for
    any more because goods came back; `open_sum` is the rest. A withdrawn plan asks for nothing any more. `dunned` is
    the level of the last reminder, 0 before the first.
    """

    class Status(models.TextChoices):
        """Where a receivable stands."""

        OPEN = "open", _("未结清")
        PAID = "paid", _("已结清")
        WITHDRAWN = "withdrawn", _("已撤回")

    number = NumberField(_("编号"))
    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    contract = RecordKey("sales.Contract", verbose_name=_("合同"), null=True, blank=True, db_index=False)
    order = RecordKey("sales.SalesOrder", verbose_name=_("订单"), null=True, blank=True, db_index=False)
    title = TextField(_("款项"), max_length=120)
    due = DateField(_("应收日期"), null=False, blank=False)
    amount = MoneyField(_("应收金额"), null=False, blank=False)
    currency = TextField(_("币种"), max_length=3, default=HOME)
    paid = MoneyField(_("已收"), null=False, default=0, editable=False)
    credited = MoneyField(_("退货冲减"), null=False, default=0, editable=False)
    open_sum = MoneyField(_("未收"), null=False, default=0, editable=False)
    status = models.CharField(_("应收状态"), max_length=10, choices=Status.choices, default=Status.OPEN, editable=False)
    dunned = WholeField(_("催款级别"), default=0, editable=False)
    dunned_on = DateField(_("催款日期"), editable=False)

    class Meta:
        verbose_name = _("应收款")
        default_permissions = ()
        indexes = [
            *list_indexes("receivable", "contract", "order"),
            foreign_index("receivable_foreign_ix"),
            models.Index(fields=["organisation", "customer", "status", "due", "open_sum"], name="receivable_debt_ix"),
            models.Index(fields=["organisation", "status", "due"], name="receivable_due_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="receivable_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="receivable_of_something"),
            models.CheckConstraint(condition=Q(contract=None) | Q(order=None), name="receivable_of_one_paper"),
            models.CheckConstraint(
                condition=Q(paid__gte=0, open_sum__gte=0, credited__gte=0)
                & Q(amount=Round(F("paid") + F("open_sum") + F("credited"), 2))
                | Q(status="withdrawn", paid=0, open_sum=0),
                name="receivable_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(status="open", open_sum__gt=0)
                | Q(status="paid", open_sum=0)
                | Q(status="withdrawn", paid=0, open_sum=0),
                name="receivable_status_fits",
            ),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number


class Dunning(Owned):
    """A reminder that went to a customer: over which way, how insistent, what it asked for."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    level = models.PositiveSmallIntegerField(_("催款级别"))
    channel = models.CharField(_("途径"), max_length=10)
    total = MoneyField(_("未收"), null=False)
    text = models.TextField(_("内容"))
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "customer", "-at", "-id"], name="dunning_ix")]
