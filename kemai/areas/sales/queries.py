"""Reads of the sales area for the areas above it."""

from kemai.areas.sales.costs.goods import GoodsCost, goods_cost, net_credited
from kemai.areas.sales.costs.rights import COST
from kemai.areas.sales.orders.goods import STOCKED, goods_of, kept_for_orders
from kemai.areas.sales.reporting.deals import ENOUGH
from kemai.areas.sales.reporting.tallies import CONTRACTS, NEW_CUSTOMERS, ORDERS, RECEIPTS, VISITS
from kemai.areas.sales.reporting.tallies import WON as WON_WORTH

__all__ = [
    "CONTRACTS",
    "COST",
    "ENOUGH",
    "GoodsCost",
    "NEW_CUSTOMERS",
    "ORDERS",
    "RECEIPTS",
    "STOCKED",
    "VISITS",
    "WON_WORTH",
    "goods_cost",
    "goods_of",
    "kept_for_orders",
    "net_credited",
]
