"""What proves that a deal is won: a signed contract or a confirmed order."""

from __future__ import annotations

from kemai.areas.sales.models import Contract, Opportunity, SalesOrder

SIGNED = (Contract.Status.SIGNED, Contract.Status.RUNNING, Contract.Status.DONE)
CONFIRMED = (
    SalesOrder.Status.CONFIRMED,
    SalesOrder.Status.DOING,
    SalesOrder.Status.SHIPPED,
    SalesOrder.Status.DONE,
)


def proven(deal: Opportunity) -> bool:
    """Say whether a contract of a deal is signed or an order of it confirmed."""
    return (
        Contract.objects.filter(opportunity=deal, status__in=SIGNED).exists()
        or SalesOrder.objects.filter(opportunity=deal, status__in=CONFIRMED).exists()
    )
