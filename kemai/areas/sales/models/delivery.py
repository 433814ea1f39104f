"""Deliveries and returns: what left the house for an order, and what came back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.models.order import SalesOrder, SalesOrderLine
from kemai.core.records.base import Owned, Record, list_indexes
from kemai.core.records.columns import DictionaryField, MoneyField, NumberField, RecordKey, TextField
from kemai.core.records.currencies import foreign_index


class Delivery(Record):
    """One shipment of an order, whole or in part; its lines count from the moment it is shipped."""

    class Status(models.TextChoices):
        """How far a shipment is."""

        DRAFT = "draft", _("待发")
        SHIPPED = "shipped", _("已发货")
        SIGNED = "signed", _("已签收")

    number = NumberField(_("编号"))
    order = RecordKey(SalesOrder, verbose_name=_("订单"), db_index=False)
    carrier = TextField(_("承运商"))
    tracking_no = TextField(_("运单号"))
    ship_to = TextField(_("收货地址"), max_length=200)
    shipped_at = models.DateTimeField(_("发货时间"), null=True, blank=True, editable=False)
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True, editable=False)
    status = models.CharField(
        _("发货单状态"), max_length=7, choices=Status.choices, default=Status.DRAFT, editable=False
    )

    class Meta:
        verbose_name = _("发货单")
        default_permissions = ()
        indexes = [
            *list_indexes("delivery", "order"),
            models.Index(fields=["organisation", "tracking_no"], name="delivery_tracking_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="delivery_number_once"),
            models.CheckConstraint(condition=Q(status="draft") | ~Q(shipped_at=None), name="delivery_shipped_when"),
            models.CheckConstraint(condition=~Q(status="signed") | ~Q(signed_at=None), name="delivery_signed_when"),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(signed_at__gte=F("shipped_at")), name="delivery_signed_after"
            ),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number


class DeliveryLine(Owned):
    """How much of a line of the order is in a shipment."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="lines", db_index=False)
    order_line = models.ForeignKey(SalesOrderLine, models.PROTECT, related_name="+", db_index=False)
    quantity = models.DecimalField(_("数量"), max_digits=14, decimal_places=3)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "order_line"], name="delivery_line_ix")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "delivery", "order_line"], name="delivery_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="delivery_line_of_something"),
        ]


class ReturnOrder(Record):
    """Goods of an order that come back: to be refunded, exchanged, or because they are defective.

    Once they are received, `refund` lowers what the customer owes; what was paid of it is free to be paid back.
    """

    class Kind(models.TextChoices):
        """What the customer gets for them."""

        RETURN = "return", _("退货")
        EXCHANGE = "exchange", _("换货")
        DEFECT = "defect", _("次货")

    class Status(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("待收货")
        RECEIVED = "received", _("已收货")
        DONE = "done", _("已完成")
        REFUSED = "refused", _("已驳回")
        UNDONE = "undone", _("已撤销")

    number = NumberField(_("编号"))
    order = RecordKey(SalesOrder, verbose_name=_("订单"), db_index=False)
    kind = models.CharField(_("退换类别"), max_length=8, choices=Kind.choices, default=Kind.RETURN)
    reason = DictionaryField("return_reason", _("退换原因"), required=True)
    note = TextField(_("原因说明"), max_length=200)
    refund = MoneyField(_("退款"), null=False, default=0)
    currency = TextField(_("币种"), max_length=3, default="CNY", editable=False)
    status = models.CharField(_("退换状态"), max_length=8, choices=Status.choices, default=Status.OPEN, editable=False)
    received_at = models.DateTimeField(_("收货时间"), null=True, blank=True, editable=False)
    refused_because = TextField(_("驳回/撤销原因"), max_length=200, editable=False)

    class Meta:
        verbose_name = _("退换单")
        default_permissions = ()
        indexes = [
            *list_indexes("return_order", "order"),
            models.Index(fields=["organisation", "status", "-updated_at", "-id"], name="return_order_status_ix"),
            models.Index(fields=["organisation", "received_at"], name="return_order_received_ix"),
            foreign_index("return_order_foreign_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="return_order_number_once"),
            models.CheckConstraint(condition=Q(refund__gte=0), name="return_order_refund_fits"),
            models.CheckConstraint(
                condition=~Q(status__in=["received", "done"]) | ~Q(received_at=None), name="return_order_received_when"
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(refused_because=""), name="return_order_refused_why"
            ),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number


class ReturnCredit(Owned):
    """By how much a return lowers a receivable."""

    return_order = models.ForeignKey(ReturnOrder, models.PROTECT, related_name="credits", db_index=False)
    plan = models.ForeignKey("sales.ReceivablePlan", models.PROTECT, related_name="credits", db_index=False)
    amount = MoneyField(_("退货冲减"), null=False)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "plan"], name="return_credit_plan_ix")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "return_order", "plan"], name="return_credit_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="return_credit_of_something"),
        ]


class ReturnLine(Owned):
    """How much of a line of the order comes back."""

    return_order = models.ForeignKey(ReturnOrder, models.CASCADE, related_name="lines", db_index=False)
    order_line = models.ForeignKey(SalesOrderLine, models.PROTECT, related_name="+", db_index=False)
    quantity = models.DecimalField(_("数量"), max_digits=14, decimal_places=3)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "order_line"], name="return_line_ix")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "return_order", "order_line"], name="return_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="return_line_of_something"),
        ]
