"""Contracts: what a customer and the firm have agreed, who approved it, and when it is paid."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Contact, Customer
from kemai.areas.sales.models.line import RateField
from kemai.areas.sales.models.opportunity import Opportunity
from kemai.core.records.base import Owned, Record, list_indexes
from kemai.core.records.columns import DateField, LongField, MoneyField, NumberField, RecordKey, TextField, WholeField
from kemai.core.records.currencies import foreign_index

UNSIGNED = ("draft", "review")


class Contract(Record):
    """An agreement with a customer over an amount, written while it is a draft, in force once it is signed.

    `paid` and `payment_state` follow from its receivables. `previous` is the contract that this one renews or
    changes (`origin`); `review_round` counts how often it went to review.
    """

    class Status(models.TextChoices):
        """How far a contract is."""

        DRAFT = "draft", _("草稿")
        REVIEW = "review", _("审核中")
        SIGNED = "signed", _("已签订")
        RUNNING = "running", _("执行中")
        DONE = "done", _("已完成")
        ENDED = "ended", _("已终止")

    class PaymentState(models.TextChoices):
        """How much of the amount has come in."""

        FULL = "full", _("全款到")
        PARTIAL = "partial", _("部分到")
        NONE = "none", _("未到")

    class Origin(models.TextChoices):
        """What brought a contract about."""

        NEW = "new", _("新签")
        RENEWAL = "renewal", _("续签")
        CHANGE = "change", _("变更")

    number = NumberField(_("编号"))
    title = TextField(_("合同名称"), max_length=120, blank=False)
    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    contact = RecordKey(Contact, verbose_name=_("联系人"), null=True, blank=True, db_index=False)
    quote = RecordKey("sales.Quote", verbose_name=_("报价"), null=True, blank=True, db_index=False)
    opportunity = RecordKey(Opportunity, verbose_name=_("销售机会"), null=True, blank=True, db_index=False)
    start = DateField(_("开始日期"), null=False, blank=False)
    end = DateField(_("结束日期"))
    amount = MoneyField(_("合同金额"), null=False, blank=False)
    currency = TextField(_("币种"), max_length=3, default="CNY")
    terms = LongField(_("条款"))
    execution = LongField(_("执行情况"))
    guarantee = LongField(_("财务担保记录"))
    signed_on = DateField(_("签订日期"), editable=False)
    status = models.CharField(_("合同状态"), max_length=8, choices=Status.choices, default=Status.DRAFT, editable=False)
    paid = MoneyField(_("到款"), null=False, default=0, editable=False)
    payment_state = models.CharField(
        _("到款情况"), max_length=8, choices=PaymentState.choices, default=PaymentState.NONE, editable=False
    )
    origin = models.CharField(_("来由"), max_length=8, choices=Origin.choices, default=Origin.NEW, editable=False)
    previous = RecordKey("sales.Contract", verbose_name=_("原合同"), null=True, blank=True, editable=False)
    ended_because = TextField(_("终止原因"), max_length=200, editable=False)
    review_round = WholeField(_("审核轮次"), minimum=0, default=0, editable=False)

    class Meta:
        verbose_name = _("合同")
        default_permissions = ()
        indexes = [
            *list_indexes("contract", "customer", "opportunity", "quote"),
            models.Index(fields=["organisation", "status", "end"], name="contract_end_ix"),
            foreign_index("contract_foreign_ix"),
            models.Index(fields=["organisation", "status", "signed_on"], name="contract_signed_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="contract_number_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="contract_not_negative"),
            models.CheckConstraint(condition=Q(end=None) | Q(end__gte=F("start")), name="contract_end_after_start"),
            models.CheckConstraint(condition=Q(status__in=UNSIGNED) | ~Q(signed_on=None), name="contract_signed_when"),
            models.CheckConstraint(condition=~Q(status="ended") | ~Q(ended_because=""), name="contract_ended_why"),
        ]

    def __str__(self) -> str:
        """Read as the title."""
        return self.title


class ContractReview(Owned):
    """One judgement of a contract in one round of review: by whom, when, and whether it may be signed."""

    class Part(models.TextChoices):
        """Who judges."""

        CONTRACT = "contract", _("合同审核")
        FINANCE = "finance", _("财务审核")

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="reviews", db_index=False)
    part = models.CharField(_("审核"), max_length=8, choices=Part.choices)
    round = models.PositiveIntegerField(_("审核轮次"))
    passed = models.BooleanField(_("通过"))
    note = models.CharField(_("审核意见"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "contract", "round", "part"], name="contract_review_once")
        ]


class Instalment(Record):
    """A part of a contract's amount and the day it is due; where `percent` is given, `amount` follows from it."""

    number = NumberField(_("编号"))
    position = WholeField(_("行号"), minimum=0, maximum=9999, default=0)
    contract = RecordKey(Contract, verbose_name=_("合同"), db_index=False)
    title = TextField(_("款项"), max_length=120)
    due = DateField(_("应收日期"), null=False, blank=False)
    percent = RateField(_("比例%"), null=True, blank=True, default=None)
    amount = MoneyField(_("金额"), null=False)

    class Meta:
        verbose_name = _("合同分期")
        default_permissions = ()
        indexes = [
            *list_indexes("instalment", "contract"),
            models.Index(fields=["organisation", "contract", "due", "id"], name="instalment_due_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="instalment_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_of_something"),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__gt=0, percent__lte=100), name="instalment_percent_fits"
            ),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number
