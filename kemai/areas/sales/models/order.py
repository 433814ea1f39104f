"""Sales orders: what a customer ordered, how far it is delivered and paid, and the stock kept for it."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Contact, Customer
from kemai.areas.sales.models.contract import Contract
from kemai.areas.sales.models.line import NONE, PaperLine, RateField, line_rules
from kemai.areas.sales.models.opportunity import Opportunity
from kemai.core.records.amounts import HUNDRED, PaperTotal, rounded
from kemai.core.records.base import Owned, Record, list_indexes
from kemai.core.records.columns import DateField, LongField, MoneyField, NumberField, RecordKey, TextField
from kemai.core.records.currencies import foreign_index


class SalesOrder(Record):
    """What a customer ordered; written while it is a draft, then carried out by its verbs.

    `net`, `tax` and `total` (net + tax + freight, less `discount` per cent on the lines) follow from the lines.
    `deliver_state` follows from deliveries and returns, `pay_state` from receivables.
    """

    class Channel(models.TextChoices):
        """How the sale was made."""

        FIELD = "field", _("现场")
        PHONE = "phone", _("电话")
        PARTNER = "partner", _("渠道")
        WEB = "web", _("网上")
        STORE = "store", _("门店")

    class Status(models.TextChoices):
        """How far an order is."""

        DRAFT = "draft", _("草稿")
        CONFIRMED = "confirmed", _("已确认")
        DOING = "doing", _("执行中")
        SHIPPED = "shipped", _("已发货")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")
        ABNORMAL = "abnormal", _("异常")

    class DeliverState(models.TextChoices):
        """How much has left the house."""

        NONE = "none", _("未发")
        PART = "part", _("部分发")
        ALL = "all", _("已发")

    class PayState(models.TextChoices):
        """How much is paid."""

        NONE = "none", _("未付")
        PART = "part", _("部分付")
        ALL = "all", _("已付")

    number = NumberField(_("编号"))
    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    contact = RecordKey(Contact, verbose_name=_("联系人"), null=True, blank=True, db_index=False)
    channel = models.CharField(_("销售方式"), max_length=8, choices=Channel.choices, default=Channel.FIELD)
    contract = RecordKey(Contract, verbose_name=_("合同"), null=True, blank=True, db_index=False)
    quote = RecordKey("sales.Quote", verbose_name=_("报价"), null=True, blank=True, db_index=False)
    opportunity = RecordKey(Opportunity, verbose_name=_("销售机会"), null=True, blank=True, db_index=False)
    order_date = DateField(_("下单日期"), null=False, blank=False)
    due = DateField(_("交货日期"))
    ship_to = TextField(_("收货地址"), max_length=200)
    currency = TextField(_("币种"), max_length=3, default="CNY")
    discount = RateField(_("整单折扣%"))
    freight = MoneyField(_("运费"), null=False, default=NONE)
    net = MoneyField(_("未税金额"), null=False, default=NONE, editable=False)
    tax = MoneyField(_("税额"), null=False, default=NONE, editable=False)
    total = MoneyField(_("价税合计"), null=False, default=NONE, editable=False)
    plan = LongField(_("执行计划"))
    status = models.CharField(_("订单状态"), max_length=9, choices=Status.choices, default=Status.DRAFT, editable=False)
    deliver_state = models.CharField(
        _("发货状态"), max_length=4, choices=DeliverState.choices, default=DeliverState.NONE, editable=False
    )
    pay_state = models.CharField(
        _("付款状态"), max_length=4, choices=PayState.choices, default=PayState.NONE, editable=False
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True, editable=False)
    because = TextField(_("取消/异常原因"), max_length=200, editable=False)

    class Meta:
        verbose_name = _("销售订单")
        default_permissions = ()
        indexes = [
            *list_indexes("sales_order", "customer", "contract", "quote", "opportunity"),
            foreign_index("sales_order_foreign_ix"),
            models.Index(
                fields=["organisation", "status", "order_date", "owner", "department", "is_deleted", "total"],
                name="sales_order_sum_ix",
            ),
            models.Index(fields=["organisation", "status", "due"], name="sales_order_due_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="sales_order_number_once"),
            models.CheckConstraint(condition=Q(freight__gte=0), name="sales_order_freight_fits"),
            models.CheckConstraint(condition=Q(discount__gte=0, discount__lte=100), name="sales_order_discount_fits"),
            models.CheckConstraint(
                condition=Q(total=Round(F("net") + F("tax") + F("freight"), 2)), name="sales_order_adds_up"
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | Q(deliver_state="none") & ~Q(because=""),
                name="sales_order_cancelled_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["confirmed", "doing", "shipped", "done"]) | ~Q(confirmed_at=None),
                name="sales_order_confirmed_when",
            ),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number

    def sums(self, lines: PaperTotal) -> dict[str, Decimal]:
        """Work the totals out: the lines less the discount on the whole, and the freight."""
        share = (HUNDRED - Decimal(self.discount)) / HUNDRED
        net, tax = rounded(lines.net * share, self.currency), rounded(lines.tax * share, self.currency)
        return {"net": net, "tax": tax, "total": net + tax + Decimal(self.freight)}


class SalesOrderLine(PaperLine):
    """A line of an order. `shipped` is what left the house less exchanges, `returned` what came or comes back."""

    order = RecordKey(SalesOrder, verbose_name=_("订单"), db_index=False)
    shipped = models.DecimalField(_("已发数量"), max_digits=14, decimal_places=3, default=NONE, editable=False)
    returned = models.DecimalField(_("退回数量"), max_digits=14, decimal_places=3, default=NONE, editable=False)

    class Meta:
        verbose_name = _("订单明细")
        default_permissions = ()
        indexes = [
            *list_indexes("order_line", "order"),
            models.Index(fields=["organisation", "order", "position", "id"], name="order_line_place_ix"),
            models.Index(fields=["organisation", "product", "-updated_at", "-id"], name="order_line_product_ix"),
        ]
        constraints = [
            *line_rules("order_line"),
            models.CheckConstraint(
                condition=Q(shipped__gte=0, shipped__lte=F("quantity")), name="order_line_not_more_than_ordered"
            ),
            models.CheckConstraint(
                condition=Q(returned__gte=0, returned__lte=F("shipped")), name="order_line_not_more_than_shipped"
            ),
        ]


class Reservation(Owned):
    """Stock that is kept for a line of a confirmed order until it is shipped or the order is cancelled."""

    order = models.ForeignKey(SalesOrder, models.CASCADE, related_name="reservations", db_index=False)
    line = models.ForeignKey(SalesOrderLine, models.CASCADE, related_name="+", db_index=False)
    product = models.ForeignKey("products.Product", models.PROTECT, related_name="+", db_index=False)
    variant = models.ForeignKey("products.Variant", models.PROTECT, related_name="+", null=True, db_index=False)
    quantity = models.DecimalField(_("预留数量"), max_digits=14, decimal_places=3)
    at = models.DateTimeField(_("时间"))

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["organisation", "product", "variant"], name="reservation_product_ix"),
            models.Index(fields=["organisation", "order"], name="reservation_order_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "line"], name="reservation_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_of_something"),
        ]
