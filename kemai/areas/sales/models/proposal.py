"""Proposals: what a customer needs, and how the firm would do it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Contact, Customer
from kemai.areas.sales.models.opportunity import Opportunity
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import LongField, MoneyField, NumberField, RecordKey, TextField, WholeField


class ProposalTemplate(Record):
    """A proposal's content that is written again and again."""

    name = TextField(_("模板名称"), max_length=60, blank=False)
    content = LongField(_("方案内容"), blank=False)

    class Meta:
        verbose_name = _("方案模板")
        default_permissions = ()
        indexes = list_indexes("proposal_text")

    def __str__(self) -> str:
        """Read as the name."""
        return self.name


class Proposal(Record):
    """A solution offered to a customer. Revising a sent one makes the next version; the earlier one stays as it was.

    `previous` is the version before, `replaced` says that there is a later one.
    """

    class Status(models.TextChoices):
        """How far a proposal is."""

        DRAFT = "draft", _("草稿")
        SENT = "sent", _("已发送")
        ACCEPTED = "accepted", _("已接受")
        REFUSED = "refused", _("已拒绝")
        WITHDRAWN = "withdrawn", _("已撤回")

    number = NumberField(_("编号"))
    name = TextField(_("方案名称"), max_length=120, blank=False)
    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    contact = RecordKey(Contact, verbose_name=_("联系人"), null=True, blank=True, db_index=False)
    opportunity = RecordKey(Opportunity, verbose_name=_("销售机会"), null=True, blank=True, db_index=False)
    template = RecordKey(ProposalTemplate, verbose_name=_("方案模板"), null=True, blank=True, db_index=False)
    needs = LongField(_("需求"), blank=False)
    content = LongField(_("方案内容"), blank=True)
    cost = MoneyField(_("成本"))
    version = WholeField(_("版本"), default=1, editable=False)
    previous = RecordKey("sales.Proposal", verbose_name=_("上一版本"), null=True, blank=True, editable=False)
    replaced = models.BooleanField(_("已有新版本"), default=False, editable=False)
    status = models.CharField(
        _("方案状态"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("方案")
        default_permissions = ()
        indexes = [
            *list_indexes("proposal", "customer", "opportunity"),
            models.Index(fields=["organisation", "status", "-updated_at", "-id"], name="proposal_status_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="proposal_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "previous"], condition=~Q(previous=None), name="proposal_one_successor"
            ),
        ]

    def __str__(self) -> str:
        """Read as the name."""
        return self.name
