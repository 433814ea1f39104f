"""What people do with leads and deals beyond adding and editing."""

from kemai.areas.sales.contracts import actions as contracts
from kemai.areas.sales.credit import actions as credit
from kemai.areas.sales.deliveries import actions as deliveries
from kemai.areas.sales.hot.actions import cool, heat
from kemai.areas.sales.invoices import actions as invoices
from kemai.areas.sales.invoices import asking
from kemai.areas.sales.leads.actions import claim, give_back, hand_out, log_call, mark_invalid, take_up
from kemai.areas.sales.leads.catching import catch
from kemai.areas.sales.leads.from_mail import make_lead
from kemai.areas.sales.matrix.actions import nurture, stop_nurture
from kemai.areas.sales.opportunities.actions import lose, reopen, tick, waive, win
from kemai.areas.sales.orders import actions as orders
from kemai.areas.sales.orders import converting as ordering
from kemai.areas.sales.plans.actions import fail, start, succeed
from kemai.areas.sales.proposals import actions as proposals
from kemai.areas.sales.quotes import actions as quotes
from kemai.areas.sales.quotes import converting
from kemai.areas.sales.receipts import actions as receipts
from kemai.areas.sales.receipts import paying, refunding
from kemai.areas.sales.receivables import dunning
from kemai.areas.sales.returns import actions as returns

__all__ = [
    "asking",
    "contracts",
    "deliveries",
    "ordering",
    "orders",
    "returns",
    "dunning",
    "converting",
    "credit",
    "invoices",
    "proposals",
    "quotes",
    "paying",
    "receipts",
    "refunding",
    "catch",
    "claim",
    "cool",
    "fail",
    "give_back",
    "hand_out",
    "heat",
    "log_call",
    "lose",
    "mark_invalid",
    "make_lead",
    "nurture",
    "reopen",
    "start",
    "stop_nurture",
    "succeed",
    "take_up",
    "tick",
    "waive",
    "win",
]
