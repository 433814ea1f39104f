"""What follows from other values of an invoice: customer of the paper, the usual title, the tax inside the amount."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kemai.areas.customers.models import Customer
from kemai.areas.sales.models import InvoiceTitle
from kemai.areas.sales.receivables.records import currency_of, follow_paper
from kemai.core.records.amounts import HUNDRED, rounded


def fill(values: dict[str, Any], record: Any) -> None:
    """Fill in what was left empty, and the tax."""
    follow_paper(values)
    customer_id = values.get("customer") or (record.customer_id if record else None)
    if record is None and customer_id and not values.get("title"):
        values |= title_of(customer_id)
    if record is None or "contract" in values or "order" in values:
        paper = {name: values.get(name, getattr(record, f"{name}_id", None)) for name in ("contract", "order")}
        values["currency"] = currency_of(paper)
    if values.get("tax_no"):
        values["tax_no"] = values["tax_no"].upper().replace(" ", "")
    amount = values.get("amount", record.amount if record else None)
    rate = values.get("tax_rate", record.tax_rate if record else Decimal(13))
    if amount is not None and rate is not None:
        values["tax"] = tax_inside(amount, rate)


def tax_inside(amount: Decimal, rate: Decimal) -> Decimal:
    """Give the tax that an amount with tax holds, rounded once."""
    return rounded(amount * rate / (HUNDRED + rate))


def title_of(customer_id: int) -> dict[str, str]:
    """Give title and tax number of a customer: the usual title, else the first one, else its name and credit code."""
    rows = InvoiceTitle.objects.filter(customer=customer_id).order_by("-usual", "pk")
    found = rows.values_list("title", "tax_no").first()
    if found is None:
        found = Customer.objects.filter(pk=customer_id).values_list("name", "credit_code").first()
    return {"title": found[0], "tax_no": found[1]} if found else {}
