"""Quotes: what the firm offers to deliver, at which price, until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Contact, Customer
from kemai.areas.products.models import Currency
from kemai.areas.sales.models.line import NONE, PaperLine, line_rules
from kemai.areas.sales.models.opportunity import Opportunity
from kemai.areas.sales.models.proposal import Proposal
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DateField, LongField, MoneyField, NumberField, RecordKey, TextField, WholeField
from kemai.core.records.currencies import foreign_index


class Quote(Record):
    """An offer to a customer, written while it is a draft. Revising a sent one makes the next version.

    `net`, `tax` and `total` follow from the lines. `previous` is the version before, `replaced` says that there is a
    later one. `approval` names what somebody has to approve: prices below the floor, a large discount.
    """

    class Status(models.TextChoices):
        """How far a quote is."""

        DRAFT = "draft", _("草稿")
        PENDING = "pending", _("待审批")
        APPROVED = "approved", _("已批准")
        SENT = "sent", _("已发送")
        ACCEPTED = "accepted", _("已接受")
        REFUSED = "refused", _("已拒绝")
        EXPIRED = "expired", _("已过期")

    number = NumberField(_("编号"))
    name = TextField(_("报价名称"), max_length=120)
    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    contact = RecordKey(Contact, verbose_name=_("联系人"), null=True, blank=True, db_index=False)
    opportunity = RecordKey(Opportunity, verbose_name=_("销售机会"), null=True, blank=True, db_index=False)
    proposal = RecordKey(Proposal, verbose_name=_("方案"), null=True, blank=True, db_index=False)
    issued_on = DateField(_("报价日期"), null=False)
    valid_until = DateField(_("有效期至"), null=False, blank=False)
    currency = models.CharField(_("币种"), max_length=3, choices=Currency.choices, default=Currency.CNY)
    terms = LongField(_("条款"))
    net = MoneyField(_("未税金额"), null=False, default=NONE, editable=False)
    tax = MoneyField(_("税额"), null=False, default=NONE, editable=False)
    total = MoneyField(_("价税合计"), null=False, default=NONE, editable=False)
    version = WholeField(_("版本"), default=1, editable=False)
    previous = RecordKey("sales.Quote", verbose_name=_("上一版本"), null=True, blank=True, editable=False)
    replaced = models.BooleanField(_("已有新版本"), default=False, editable=False)
    status = models.CharField(_("报价状态"), max_length=8, choices=Status.choices, default=Status.DRAFT, editable=False)
    approval = TextField(_("需审批原因"), max_length=200, editable=False)
    approved_by = RecordKey(
        settings.AUTH_USER_MODEL, verbose_name=_("批准人"), null=True, blank=True, db_index=False, editable=False
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("答复时间"), null=True, blank=True, editable=False)
    reply = TextField(_("答复说明"), max_length=200, editable=False)

    class Meta:
        verbose_name = _("报价")
        default_permissions = ()
        indexes = [
            *list_indexes("quote", "customer", "opportunity", "proposal"),
            models.Index(fields=["organisation", "status", "valid_until"], name="quote_valid_ix"),
            foreign_index("quote_foreign_ix"),
            models.Index(fields=["organisation", "status", "-updated_at", "-id"], name="quote_status_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="quote_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "previous"], condition=~Q(previous=None), name="quote_one_successor"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approval="") | ~Q(approved_by=None), name="quote_approved_by"
            ),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number


class QuoteLine(PaperLine):
    """A line of a quote."""

    quote = RecordKey(Quote, verbose_name=_("报价"), db_index=False)

    class Meta:
        verbose_name = _("报价明细")
        default_permissions = ()
        indexes = [
            *list_indexes("quote_line", "quote"),
            models.Index(fields=["organisation", "quote", "position", "id"], name="quote_line_place_ix"),
            models.Index(fields=["organisation", "product", "-updated_at", "-id"], name="quote_line_product_ix"),
        ]
        constraints = line_rules("quote_line")
