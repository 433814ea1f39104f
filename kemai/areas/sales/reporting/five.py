"""The five reports and the analysis of deals, each declared in a few lines."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.reporting import tallies as t
from kemai.areas.sales.reporting.asks import PRODUCT, TEAM, own
from kemai.areas.sales.reporting.by_product import DealsByProduct
from kemai.areas.sales.reporting.compared import Compared
from kemai.areas.sales.reporting.deals import Deals
from kemai.areas.sales.reporting.grouped import Grouped
from kemai.core.reports.built.spec import Step
from kemai.core.reports.declare import Shelf
from kemai.core.reports.makeup import MakeUp
from kemai.core.reports.questions import Question
from kemai.core.screens.menu import place

ORDER, CONTRACT, RECEIPT = "sales.salesorder", "sales.contract", "sales.receipt"
DEAL = "sales.opportunity"
BOTH = (TEAM, PRODUCT)

FIVE = Shelf(
    "/sales/reports/",
    _("五大报表"),
    (
        Compared(
            code="status",
            label=_("销售情况汇总"),
            type_key=ORDER,
            asks=BOTH,
            tallies=(t.ORDERS, t.CONTRACTS, t.RETURNS, t.RECEIPTS, t.COSTS),
        ),
        Grouped(
            code="combined",
            label=_("销售综合汇总"),
            type_key=ORDER,
            asks=BOTH,
            field="owner",
            tallies=(t.ORDERS, t.CONTRACTS, t.RETURNS, t.RECEIPTS, t.COSTS),
        ),
        Grouped(
            code="contracts-by-person",
            label=_("合同：按人员"),
            type_key=CONTRACT,
            asks=BOTH,
            field="owner",
            tallies=(t.CONTRACTS, t.SIGNINGS, t.PAID, t.COSTS),
        ),
        Grouped(
            code="receipts-by-customer",
            label=_("回款：按客户"),
            type_key=RECEIPT,
            asks=BOTH,
            field="customer",
            tallies=(t.RECEIPTS, t.PAYMENTS, t.COSTS),
        ),
        Grouped(
            code="receipts-by-person",
            label=_("回款：按人员"),
            type_key=RECEIPT,
            asks=BOTH,
            field="owner",
            tallies=(t.RECEIPTS, t.PAYMENTS, t.COSTS),
        ),
    ),
)


class LostReasons(MakeUp):
    """The reasons for which deals were lost; every bar leads to the deals."""

    def asked(self, question: Question) -> Any:
        """Ask for lost deals only."""
        listing = own(question).listing(self.record_type, self.dated, "status:is:lost")
        return listing, question.rows(listing)


def deals(code: str, label: Any, step: Step) -> Deals:
    """Declare the analysis of closed deals by one group."""
    return Deals(code=code, label=label, type_key=DEAL, dated="closed_on", asks=BOTH, step=step)


DEALS = Shelf(
    "/deals/reports/",
    _("成交分析"),
    (
        deals("person", _("按人员"), Step("owner")),
        DealsByProduct(
            code="product",
            label=_("按产品"),
            type_key=DEAL,
            dated="closed_on",
            asks=BOTH,
            step=Step("product"),
        ),
        deals("region", _("按地区"), Step("customer.region")),
        deals("month", _("按月"), Step("closed_on", "month")),
        deals("origin", _("按来源"), Step("source")),
        LostReasons(code="reasons", label=_("输单原因"), type_key=DEAL, field="reason", dated="closed_on", asks=BOTH),
    ),
)

place("analysis", FIVE.label, FIVE.address, "chart", lambda viewer: bool(FIVE.open_to(viewer)))
place("analysis", DEALS.label, DEALS.address, "chart", lambda viewer: bool(DEALS.open_to(viewer)))
