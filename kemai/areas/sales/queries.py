"""Reads of the sales area for the areas above it."""

from kemai.areas.sales.costs.rights import COST
from kemai.areas.sales.reporting.deals import ENOUGH
from kemai.areas.sales.reporting.tallies import CONTRACTS, NEW_CUSTOMERS, ORDERS, RECEIPTS, VISITS
from kemai.areas.sales.reporting.tallies import WON as WON_WORTH

__all__ = ["CONTRACTS", "COST", "ENOUGH", "NEW_CUSTOMERS", "ORDERS", "RECEIPTS", "VISITS", "WON_WORTH"]
