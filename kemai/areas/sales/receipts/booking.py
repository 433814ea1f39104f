"""Turning a payment of the bank into a confirmed receipt that pays what was proposed."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kemai.areas.customers.models import Customer
from kemai.areas.sales.models import BankLine, Receipt, ReceivablePlan
from kemai.areas.sales.receipts.matching import match_sum, spread
from kemai.areas.sales.receipts.rights import CONFIRM
from kemai.areas.sales.receipts.taking import received
from kemai.areas.sales.receivables.keeping import lock_customer, noting
from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import require
from kemai.core.history.write import log
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.records.currencies import HOME
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.receipt"


def book_line(line_id: int, customer_id: int | None, *, by: Viewer) -> Receipt:
    """Make one payment a confirmed receipt of a customer and match it; a payment that somebody has booked is E-STATE.

    Raises Forbidden without the right to confirm, Rejected E-REF for an unknown customer.
    """
    require(registry.get(KEY), "add", by)
    if not by.rights.has(CONFIRM):
        raise Forbidden(_("银行流水"))
    with transaction.atomic():
        rows = BankLine.objects.select_for_update().filter(pk=line_id, receipt=None, dismissed=False)
        line = rows.first()
        if line is None:
            raise Rejected.one("", "E-STATE", _("这笔流水已处理"))
        customer = Customer.objects.visible_to(by, "read").filter(pk=customer_id).first()
        if customer is None:
            raise Rejected.one("customer", "E-REF", _("请选客户"))
        lock_customer(customer.pk)
        more = {"payer": line.payer, "reference": line.reference}
        receipt = received(customer.pk, line.amount, line.day, "transfer", customer.owner_id, by, **more)
        open_plans = ReceivablePlan.objects.filter(
            customer=customer.pk, currency=HOME, status=ReceivablePlan.Status.OPEN
        )
        with noting(KEY, receipt, "match", by):
            for plan, part in spread(line.amount, list(open_plans.order_by("due", "pk"))):
                match_sum(receipt, plan.pk, part, by=by)
        BankLine.objects.filter(pk=line.pk).update(receipt=receipt)
    return receipt


def dismiss(ids: list[int], *, by: Viewer) -> None:
    """Take payments that are no receipts of customers off the page."""
    require(registry.get(KEY), "add", by)
    with transaction.atomic():
        count = BankLine.objects.filter(among("pk", ids), receipt=None).update(dismissed=True)
        log(by, "sales.bank.dismiss", KEY, None, [], title=_("银行流水"), facts={"count": count})
