"""Keeping records of money together: the customer is locked first, and what follows is changed inside the verb."""

from __future__ import annotations

from typing import Any

from kemai.areas.customers.models import Customer
from kemai.core.actions.consequences import moved, new_record, noting
from kemai.core.tenancy.viewer import Viewer

__all__ = ["belong", "customer_first", "lock_customer", "moved", "new_record", "noting"]


def lock_customer(customer_id: int) -> None:
    """Let nobody else move this customer's money until the transaction ends; records may link to it meanwhile."""
    rows = Customer.objects.with_deleted().select_for_update(of=("self",), no_key=True)
    list(rows.filter(pk=customer_id).values_list("pk"))


def customer_first(record: Any) -> None:
    """Lock the customer of a paper or of money before the record itself, as every verb that moves money does.

    Whoever held the paper and waited for the customer, while another held the customer and waited for the paper,
    would wait for ever (docs/decisions/0048-money-locks.md).
    """
    lock_customer(type(record).objects.filter(pk=record.pk).values_list("customer_id", flat=True).first() or 0)


def belong(values: dict[str, Any], record: Any, by: Viewer) -> None:
    """Give a new record of money to whom its customer belongs, so that a seller reads what their customers owe."""
    if record is None and not values.get("owner") and values.get("customer"):
        owner = Customer.objects.filter(pk=values["customer"]).values_list("owner", flat=True).first()
        values["owner"] = owner or by.user_id
