"""What counts: confirmed orders, signed contracts, confirmed receipts; what was voided or cancelled counts no more.

Money paid back is a receipt below zero: it lowers the sum of its own day, and is not counted as a payment.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kemai.core.reports.tally import Tally

LIVE_ORDERS = "status:is:confirmed|doing|shipped|done"
SIGNED = "status:is:signed|running|done"
CONFIRMED = "status:is:confirmed"

ORDERS = Tally(label=_("订单额"), type_key="sales.salesorder", dated="order_date", value="total", chips=(LIVE_ORDERS,))
CONTRACTS = Tally(label=_("合同额"), type_key="sales.contract", dated="signed_on", value="amount", chips=(SIGNED,))
SIGNINGS = Tally(label=_("合同数"), type_key="sales.contract", dated="signed_on", chips=(SIGNED,))
PAID = Tally(label=_("到款"), type_key="sales.contract", dated="signed_on", value="paid", chips=(SIGNED,))
RECEIPTS = Tally(label=_("回款额"), type_key="sales.receipt", dated="date", value="amount", chips=(CONFIRMED,))
PAYMENTS = Tally(label=_("回款笔数"), type_key="sales.receipt", dated="date", chips=(CONFIRMED,), above_zero="amount")
RETURNS = Tally(
    label=_("退货额"),
    type_key="sales.returnorder",
    dated="received_at",
    value="refund",
    chips=("status:is:received|done",),
)
COSTS = Tally(label=_("费用"), type_key="sales.costentry", dated="date", value="amount")
NEW_CUSTOMERS = Tally(label=_("新客户数"), type_key="customers.customer", dated="created_at")
VISITS = Tally(label=_("拜访数"), type_key="activities.visit", dated="planned_at", chips=("status:is:done",))
WON = Tally(
    label=_("赢单额"), type_key="sales.opportunity", dated="closed_on", value="amount", chips=("status:is:won",)
)
