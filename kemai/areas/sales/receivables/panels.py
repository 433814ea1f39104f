"""Where the money of a customer, contract or order stands, beside it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.sales.costs.profit import profit_of, sees_profit
from kemai.areas.sales.credit.limits import open_abroad, review_of, standing_of
from kemai.areas.sales.invoices.sums import billed_of, billed_with
from kemai.areas.sales.receipts.amounts import tells_debts, tells_invoices
from kemai.areas.sales.receivables.planning import asking_paper
from kemai.core.dictionary.book import book
from kemai.core.records.currencies import HOME
from kemai.core.records.kinds.numbers import amount_text
from kemai.core.records.registry import knows
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.receivableplan"
Line = tuple[str, str, str]


@beside("customers.customer", later=True, module="receivables")
def of_customer(customer: Any, viewer: Viewer) -> dict[str, Any] | None:
    """Show what a customer owes, what of it is overdue, and how much credit is left."""
    if not may_know(viewer):
        return None
    credit, sums = standing_of(customer.pk), billed_of(customer.pk)
    lines = billed_lines(sums, viewer)
    if credit.overdue:
        lines.append((_("逾期"), amount_text(credit.overdue), "bad"))
    review = review_of(customer.pk)
    if review is not None and credit.left is not None and knows(viewer, "sales.creditreview", "limit"):
        lines.append((_("信用额度"), f"{book(viewer).by_id[review.grade_id].label} · {amount_text(review.limit)}", ""))
        lines.append((_("剩余额度"), amount_text(credit.left), "bad" if credit.left < 0 else "good"))
    abroad = open_abroad(customer.pk)
    if abroad:
        lines.append((_("外币未到"), str(abroad.said(amount_text)), "warn"))
    links = [{"label": _("对账单"), "url": f"/customers/{customer.pk}/statement/"}]
    return panel(lines, links) if sums.due or review or abroad else None


@beside("sales.contract", later=True, module="receivables")
def of_contract(contract: Any, viewer: Viewer) -> dict[str, Any] | None:
    """Show what came in of a contract, what is billed, and what it earns."""
    if not may_know(viewer) or not knows(viewer, "sales.contract", "amount"):
        return None
    lines = billed_lines(billed_with(contract), viewer)
    if sees_profit(viewer):
        lines += earned_lines(contract, viewer)
    return panel(lines)


def earned_lines(contract: Any, viewer: Viewer) -> list[Line]:
    """Say cost, money spent and profit; costs are in the firm's own currency, so that a foreign contract tells none."""
    made, abroad = profit_of(contract, viewer), contract.currency != HOME
    mark = f"{HOME} " if abroad else ""
    lines = [(_("成本"), f"{mark}{amount_text(made.cost)}", ""), (_("费用"), f"{mark}{amount_text(made.spent)}", "")]
    return lines if abroad else [*lines, (_("利润"), amount_text(made.profit), "bad" if made.profit < 0 else "good")]


@beside("sales.salesorder", later=True, module="receivables")
def of_order(order: Any, viewer: Viewer) -> dict[str, Any] | None:
    """Show what came in of an order, and what is billed."""
    if not may_know(viewer) or not knows(viewer, "sales.salesorder", "total"):
        return None
    asking = asking_paper(order)
    link = {"label": _("由合同 %(number)s 收款") % {"number": asking.number}, "url": f"/contracts/{asking.pk}/"}
    return panel(billed_lines(billed_with(order), viewer), [] if asking is order else [link])


def may_know(viewer: Viewer) -> bool:
    """Say whether a person may read what is owed: all sums stand or none, since some give others away."""
    return viewer.may(KEY, "read") and tells_debts(viewer)


def billed_lines(sums: Any, viewer: Viewer) -> list[Line]:
    """Say due, received, billed and not billed yet: 到6,000, 未开6,000."""
    made = [
        (_("应收"), amount_text(sums.due), ""),
        (_("到款"), amount_text(sums.received), "good" if sums.received else ""),
        (_("未到"), amount_text(sums.due - sums.received), "warn" if sums.due > sums.received else ""),
    ]
    if not tells_invoices(viewer):
        return made
    return [
        *made,
        (_("已开"), amount_text(sums.billed), ""),
        (_("未开"), amount_text(sums.left), "warn" if sums.left > 0 else ""),
    ]


def panel(lines: list[Line], links: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """Give the panel to the template."""
    return {
        "template": "sales/money_panel.html",
        "lines": [{"label": label, "text": text, "level": level} for label, text, level in lines],
        "links": links or [],
    }
