"""Credit: how far a customer is trusted, and orders that finance let pass above it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Customer
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import (
    DateField,
    DictionaryField,
    LongField,
    MoneyField,
    NumberField,
    RecordKey,
    WholeField,
)


class CreditReview(Record):
    """A judgement of a customer's credit: grade, limit, days to pay; in force once finance has approved it."""

    class Status(models.TextChoices):
        """Where a review stands."""

        DRAFT = "draft", _("待批")
        APPROVED = "approved", _("已批准")
        REFUSED = "refused", _("未批准")

    number = NumberField(_("编号"))
    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    grade = DictionaryField("credit_grade", _("信用等级"), required=True)
    limit = MoneyField(_("信用额度"), null=False, blank=False)
    terms_days = WholeField(_("账期（天）"), minimum=0, maximum=3650, null=True, blank=True)
    score = WholeField(_("信用评分"), minimum=0, maximum=100, null=True, blank=True)
    basis = LongField(_("评定依据"))
    valid_until = DateField(_("有效期至"), null=False, blank=False)
    reputation_index = WholeField(_("信誉度指数"), minimum=0, maximum=1000, null=True, blank=True)
    status = models.CharField(
        _("评定状态"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    approved_by = RecordKey(
        settings.AUTH_USER_MODEL, verbose_name=_("批准人"), null=True, blank=True, db_index=False, editable=False
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("信用评定")
        default_permissions = ()
        indexes = [
            *list_indexes("credit_review"),
            models.Index(fields=["organisation", "customer", "status", "-approved_at"], name="credit_review_limit_ix"),
            models.Index(fields=["organisation", "status", "valid_until"], name="credit_review_until_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="credit_review_number_once"),
            models.CheckConstraint(condition=Q(limit__gte=0), name="credit_review_limit_fits"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=100), name="credit_review_score_fits"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(approved_at=None), name="credit_review_approved_when"
            ),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number


class CreditRelease(Record):
    """Finance lets an order pass that is above the credit limit or whose customer is overdue.

    `over_by` is by how much the limit was passed on that day; the order may be confirmed up to that.
    """

    number = NumberField(_("编号"))
    order = RecordKey("sales.SalesOrder", verbose_name=_("订单"), db_index=False)
    over_by = MoneyField(_("超额"), null=False, default=0, editable=False)
    reason = LongField(_("放行原因"), blank=False)
    guarantee = LongField(_("担保"))
    approved_by = RecordKey(
        settings.AUTH_USER_MODEL, verbose_name=_("放行人"), null=True, blank=True, db_index=False, editable=False
    )
    at = models.DateTimeField(_("放行时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("信用放行")
        default_permissions = ()
        indexes = list_indexes("credit_release", "order")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="credit_release_number_once"),
            models.CheckConstraint(condition=Q(over_by__gte=0), name="credit_release_not_negative"),
            models.CheckConstraint(condition=~Q(reason=""), name="credit_release_why"),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number
