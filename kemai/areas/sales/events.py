"""What the sales area tells uphill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kemai.core.events import Fact


@dataclass(frozen=True)
class LeadCaught(Fact):
    """A lead came in; `new` is False where the person had turned to the firm before."""

    lead_id: int
    new: bool


@dataclass(frozen=True)
class LeadConverted(Fact):
    """A lead became a customer, a contact, a deal, or some of these (None where there is none)."""

    lead_id: int
    customer_id: int | None
    opportunity_id: int | None


@dataclass(frozen=True)
class DealMoved(Fact):
    """A deal moved to another step (`stage_id` is the dictionary entry)."""

    opportunity_id: int
    stage_id: int | None


@dataclass(frozen=True)
class DealWon(Fact):
    """A deal was won: what it is worth in the firm's currency, and on which day."""

    opportunity_id: int
    customer_id: int
    amount: Decimal
    day: date


@dataclass(frozen=True)
class DealLost(Fact):
    """A deal was lost."""

    opportunity_id: int
    customer_id: int


@dataclass(frozen=True)
class QuoteAccepted(Fact):
    """A customer took an offer; `amount` is its total in its own currency."""

    quote_id: int
    customer_id: int
    amount: Decimal


@dataclass(frozen=True)
class ReceiptConfirmed(Fact):
    """Money that a customer paid is really there."""

    receipt_id: int
    customer_id: int
    amount: Decimal


@dataclass(frozen=True)
class RefundPaid(Fact):
    """Money was paid back to a customer; `return_id` names the goods for which, where it was for goods."""

    receipt_id: int
    customer_id: int
    return_id: int | None
    amount: Decimal


@dataclass(frozen=True)
class InvoiceIssued(Fact):
    """An invoice was issued; a red one has a negative amount."""

    invoice_id: int
    customer_id: int
    amount: Decimal


@dataclass(frozen=True)
class ContractSigned(Fact):
    """A contract was signed, over this amount."""

    contract_id: int
    customer_id: int
    amount: Decimal


@dataclass(frozen=True)
class OrderConfirmed(Fact):
    """An order was confirmed: stock is kept for it, and its total is asked for."""

    order_id: int
    customer_id: int
    total: Decimal


@dataclass(frozen=True)
class OrderShipped(Fact):
    """A shipment of an order left the house."""

    order_id: int
    delivery_id: int


@dataclass(frozen=True)
class OrderCancelled(Fact):
    """An order was cancelled before anything of it was shipped."""

    order_id: int
    customer_id: int


@dataclass(frozen=True)
class ReturnRegistered(Fact):
    """A customer sends goods of an order back; `kind` says whether to refund, exchange, or because of defects."""

    return_id: int
    order_id: int
    kind: str


@dataclass(frozen=True)
class ReturnRefused(Fact):
    """Goods that a customer wanted to send back are not taken."""

    return_id: int
    order_id: int


@dataclass(frozen=True)
class GoodsReturned(Fact):
    """Goods of an order are back in the house; `kind` says whether to refund, exchange, or because of defects."""

    return_id: int
    order_id: int
    kind: str
    refund: Decimal


@dataclass(frozen=True)
class ReturnUndone(Fact):
    """A return that had been received was undone: the goods are the customer's again, who owes for them again."""

    return_id: int
    order_id: int
