"""Where the money of a customer, contract or order stands, beside it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.sales.costs.profit import profit_of
from kemai.areas.sales.costs.rights import COST
from kemai.areas.sales.credit.limits import open_abroad, review_of, standing_of
from kemai.areas.sales.invoices.sums import billed_of, billed_with
from kemai.areas.sales.receivables.planning import asking_paper
from kemai.core.dictionary.book import book
from kemai.core.records.registry import knows
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.receivableplan"
Line = tuple[str, str, str]


def money(value: Decimal) -> str:
    """Write an amount, cents only where there are some."""
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


@beside("customers.customer", later=True, module="receivables")
def of_customer(customer: Any, viewer: Viewer) -> dict[str, Any] | None:
    """Show what a customer owes, what of it is overdue, and how much credit is left."""
    if not may_know(viewer):
        return None
    credit, sums = standing_of(customer.pk), billed_of(customer.pk)
    lines = billed_lines(sums)
    if credit.overdue:
        lines.append((_("逾期"), money(credit.overdue), "bad"))
    review = review_of(customer.pk)
    if review is not None and credit.left is not None:
        lines.append((_("信用额度"), f"{book(viewer).by_id[review.grade_id].label} · {money(review.limit)}", ""))
        lines.append((_("剩余额度"), money(credit.left), "bad" if credit.left < 0 else "good"))
    abroad = open_abroad(customer.pk)
    if abroad:
        lines.append((_("外币未到"), str(abroad.said(money)), "warn"))
    links = [{"label": _("对账单"), "url": f"/customers/{customer.pk}/statement/"}]
    return panel(lines, links) if sums.due or review or abroad else None


@beside("sales.contract", later=True, module="receivables")
def of_contract(contract: Any, viewer: Viewer) -> dict[str, Any] | None:
    """Show what came in of a contract, what is billed, and what it earns."""
    if not may_know(viewer) or not knows(viewer, "sales.contract", "amount"):
        return None
    lines = billed_lines(billed_with(contract))
    if viewer.rights.has(COST):
        made = profit_of(contract, viewer)
        lines += [(_("成本"), money(made.cost), ""), (_("费用"), money(made.spent), "")]
        lines.append((_("利润"), money(made.profit), "bad" if made.profit < 0 else "good"))
    return panel(lines)


@beside("sales.salesorder", later=True, module="receivables")
def of_order(order: Any, viewer: Viewer) -> dict[str, Any] | None:
    """Show what came in of an order, and what is billed."""
    if not may_know(viewer) or not knows(viewer, "sales.salesorder", "total"):
        return None
    asking = asking_paper(order)
    link = {"label": _("由合同 %(number)s 收款") % {"number": asking.number}, "url": f"/contracts/{asking.pk}/"}
    return panel(billed_lines(billed_with(order)), [] if asking is order else [link])


def may_know(viewer: Viewer) -> bool:
    """Say whether a person may read what is owed: all sums stand or none, since some give others away."""
    return viewer.may(KEY, "read") and knows(viewer, KEY, "amount", "paid", "open_sum")


def billed_lines(sums: Any) -> list[Line]:
    """Say due, received, billed and not billed yet: 到6,000, 未开6,000."""
    return [
        (_("应收"), money(sums.due), ""),
        (_("到款"), money(sums.received), "good" if sums.received else ""),
        (_("未到"), money(sums.due - sums.received), "warn" if sums.due > sums.received else ""),
        (_("已开"), money(sums.billed), ""),
        (_("未开"), money(sums.left), "warn" if sums.left > 0 else ""),
    ]


def panel(lines: list[Line], links: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """Give the panel to the template."""
    return {
        "template": "sales/money_panel.html",
        "lines": [{"label": label, "text": text, "level": level} for label, text, level in lines],
        "links": links or [],
    }
