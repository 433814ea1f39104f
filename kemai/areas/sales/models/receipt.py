"""Receipts: money that came in, what it was matched to, and the bank's lines it came from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Customer
from kemai.areas.sales.models.receivable import ReceivablePlan
from kemai.core.records.base import Owned, Record, list_indexes
from kemai.core.records.columns import DateField, DictionaryField, MoneyField, NumberField, RecordKey, TextField
from kemai.core.records.currencies import HOME, foreign_index


class Receipt(Record):
    """Money that a customer paid: entered by anybody, counted once finance has confirmed it.

    `matched` is the sum of its matches with receivables, `refunded` what was paid back of it, and `free` the rest; a
    void receipt has none of them. Money paid back is a receipt below zero that names the one it gives back.
    """

    class Status(models.TextChoices):
        """Where a receipt stands."""

        DRAFT = "draft", _("待确认")
        CONFIRMED = "confirmed", _("已确认")
        VOID = "void", _("已作废")

    number = NumberField(_("编号"))
    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    date = DateField(_("收款日期"), null=False, blank=False)
    amount = MoneyField(_("收款金额"), minimum=None, null=False, blank=False)
    currency = TextField(_("币种"), max_length=3, default=HOME)
    method = DictionaryField("receipt_method", _("收款方式"), required=True)
    payer = TextField(_("付款人"), max_length=120)
    reference = TextField(_("流水号"), max_length=80)
    refund_of = RecordKey(
        "sales.Receipt", verbose_name=_("退自收款"), null=True, blank=True, db_index=False, editable=False
    )
    returned = RecordKey(
        "sales.ReturnOrder", verbose_name=_("退换单"), null=True, blank=True, db_index=False, editable=False
    )
    matched = MoneyField(_("已核销"), null=False, default=0, editable=False)
    refunded = MoneyField(_("已退款"), minimum=None, null=False, default=0, editable=False)
    free = MoneyField(_("未核销"), null=False, default=0, editable=False)
    status = models.CharField(
        _("收款状态"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    confirmed_by = RecordKey(
        settings.AUTH_USER_MODEL, verbose_name=_("确认人"), null=True, blank=True, db_index=False, editable=False
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True, editable=False)
    void_reason = TextField(_("作废原因"), max_length=200, editable=False)

    class Meta:
        verbose_name = _("收款")
        default_permissions = ()
        indexes = [
            *list_indexes("receipt", "customer"),
            foreign_index("receipt_foreign_ix"),
            models.Index(
                fields=["organisation", "status", "date", "owner", "department", "is_deleted", "amount"],
                name="receipt_sum_ix",
            ),
            models.Index(fields=["organisation", "customer", "status", "free"], name="receipt_free_ix"),
            models.Index(fields=["organisation", "returned"], condition=~Q(returned=None), name="receipt_returned_ix"),
            models.Index(fields=["organisation", "refund_of"], condition=~Q(refund_of=None), name="receipt_refund_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="receipt_number_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, refunded__gte=0, refund_of=None) | Q(amount__lt=0) & ~Q(refund_of=None),
                name="receipt_of_something",
            ),
            models.CheckConstraint(
                condition=Q(status="confirmed", matched__gte=0, free__gte=0)
                & Q(amount=Round(F("matched") + F("refunded") + F("free"), 2))
                | Q(matched=0, refunded=0, free=0) & ~Q(status="confirmed"),
                name="receipt_adds_up",
            ),
            models.CheckConstraint(condition=~Q(status="void") | ~Q(void_reason=""), name="receipt_void_why"),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | ~Q(confirmed_at=None), name="receipt_confirmed_when"
            ),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number


class ReceiptMatch(Owned):
    """The part of a receipt that pays a receivable; taking it back removes the row and is told in both histories."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="matches", db_index=False)
    plan = models.ForeignKey(ReceivablePlan, models.PROTECT, related_name="matches", db_index=False)
    amount = MoneyField(_("核销金额"), null=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "plan", "-id"], name="receipt_match_plan_ix")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "receipt", "plan"], name="receipt_match_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_match_of_something"),
        ]


class BankLine(Owned):
    """One incoming payment of a bank statement; `key` keeps a line that is uploaded twice from counting twice."""

    day = models.DateField(_("日期"))
    payer = models.CharField(_("付款人"), max_length=120, blank=True)
    account = models.CharField(_("付款账号"), max_length=60, blank=True)
    amount = MoneyField(_("金额"), null=False)
    note = models.CharField(_("摘要"), max_length=200, blank=True)
    reference = models.CharField(_("流水号"), max_length=80, blank=True)
    key = models.CharField(max_length=64)
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="+", null=True, db_index=False)
    dismissed = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    uploaded_at = models.DateTimeField(_("时间"))

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["organisation", "day", "id"],
                condition=Q(receipt=None, dismissed=False),
                name="bank_line_waiting_ix",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="bank_line_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="bank_line_comes_in"),
        ]
