"""Tickets: one for each matter that a customer turns to the firm with."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Contact, Customer
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DictionaryField, LongField, NumberField, RecordKey, TextField


class Ticket(Record):
    """A matter from its arrival to its solution; its owner is whose customer it is, `assignee` who handles it.

    `returned` is the return of goods that made it. `due` is when the customer wants an answer by.
    """

    class Priority(models.TextChoices):
        """How pressing it is."""

        LOW = "low", _("低")
        NORMAL = "normal", _("普通")
        HIGH = "high", _("高")
        URGENT = "urgent", _("紧急")

    class Status(models.TextChoices):
        """How far it is; only verbs move it."""

        NEW = "new", _("新工单")
        ACCEPTED = "accepted", _("已受理")
        DOING = "doing", _("处理中")
        WAITING = "waiting", _("等待客户")
        SOLVED = "solved", _("已解决")
        CLOSED = "closed", _("已关闭")
        REOPENED = "reopened", _("已重新打开")

    number = NumberField(_("编号"))
    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    contact = RecordKey(Contact, verbose_name=_("联系人"), null=True, blank=True, db_index=False)
    kind = DictionaryField("ticket_kind", _("工单类型"), required=True)
    subject = TextField(_("主题"), max_length=120, blank=False)
    detail = LongField(_("描述"), blank=False)
    channel = DictionaryField("ticket_channel", _("来源渠道"), required=True)
    product = RecordKey("products.Product", verbose_name=_("产品"), null=True, blank=True, db_index=False)
    order = RecordKey("sales.SalesOrder", verbose_name=_("订单"), null=True, blank=True, db_index=False)
    returned = RecordKey(
        "sales.ReturnOrder", verbose_name=_("退换单"), null=True, blank=True, editable=False, db_index=False
    )
    priority = models.CharField(_("优先级"), max_length=6, choices=Priority.choices, default=Priority.NORMAL)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("处理人"),
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    status = models.CharField(_("工单状态"), max_length=8, choices=Status.choices, default=Status.NEW, editable=False)
    due = models.DateTimeField(_("应答时限"), null=True, blank=True)
    solution = LongField(_("解决过程"))
    solved_at = models.DateTimeField(_("解决时间"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("关闭时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("工单")
        default_permissions = ()
        indexes = [
            *list_indexes("ticket", "customer", "assignee", "order"),
            models.Index(fields=["organisation", "status", "-updated_at", "-id"], name="ticket_status_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="ticket_number_once"),
            models.UniqueConstraint(fields=["organisation", "returned"], name="ticket_of_return_once"),
            models.CheckConstraint(
                condition=~Q(status__in=["solved", "closed"]) | ~Q(solution="") & Q(solved_at__isnull=False),
                name="ticket_solved_how",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(closed_at__isnull=False), name="ticket_closed_when"
            ),
        ]

    def __str__(self) -> str:
        """Read as the subject."""
        return self.subject
