"""The check that an order passes before it is confirmed: within the customer's limit, nothing overdue, or released."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.sales.credit.limits import NOTHING, Standing, late_abroad, standing_of
from kemai.areas.sales.models import CreditRelease
from kemai.areas.sales.receivables.keeping import lock_customer
from kemai.areas.sales.receivables.planning import billed_by_contract, standing
from kemai.core.records.currencies import HOME, Amounts
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.viewer import Viewer


def check_credit(order: Any, *, by: Viewer) -> None:
    """Stop an order above its customer's limit, or of a customer with overdue dues; a release of finance lets it pass.

    Call inside the transaction that confirms the order and makes its receivable: the customer stays locked until its
    end, so that two orders can't both use the same credit. Raises Rejected E-STATE with the two figures.
    """
    lock_customer(order.customer_id)
    credit = standing_of(order.customer_id)
    over, late = over_by(order, credit), credit.overdue
    released = largest_release(order)
    if released is not None and over <= released:
        return
    reasons = []
    if over > 0:
        words = {"limit": f"{credit.limit:,.2f}", "used": f"{credit.used:,.2f}", "over": f"{over:,.2f}"}
        reasons.append(_("信用额度 %(limit)s，已占用 %(used)s，超出 %(over)s，请财务放行") % words)
    overdue = Amounts({HOME: late}) + late_abroad(order.customer_id)
    if any(overdue.values()) and released is None:
        said = overdue.said("{:,.2f}".format)
        reasons.append(_("逾期未收 %(late)s，请先收款或由财务放行") % {"late": said})
    if order.currency != HOME and credit.limit is not None and adds(order) and released is None:
        reasons.append(_("%(currency)s 订单无法与信用额度比较，请财务放行") % {"currency": order.currency})
    if reasons:
        raise Rejected({"": [Invalid("E-STATE", reason) for reason in reasons]})


def adds(order: Any) -> Decimal:
    """Give what an order adds to its customer's debt: nothing where its contract or its receivable asks already."""
    if billed_by_contract(order) or standing(order).exists():
        return NOTHING
    return Decimal(order.total)


def over_by(order: Any, credit: Standing) -> Decimal:
    """Give by how much the order takes its customer above the limit, 0 where it does not."""
    if credit.limit is None or order.currency != HOME:
        return NOTHING
    return max(NOTHING, credit.used + adds(order) - credit.limit)


def largest_release(order: Any) -> Decimal | None:
    """Give how far above the limit finance lets an order go, None where there is no release."""
    rows = CreditRelease.objects.filter(order=order.pk)
    return rows.order_by("-over_by").values_list("over_by", flat=True).first()
