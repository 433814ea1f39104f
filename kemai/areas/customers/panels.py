"""What stands around customers and contacts: record types of their own, which come after both, and panels."""

from kemai.areas.customers import desk
from kemai.areas.customers.agreements.records import AgreementType
from kemai.areas.customers.needs.records import NeedType
from kemai.areas.customers.rivals.records import CompetitorType, RivalSpendType
from kemai.areas.customers.segments.actions import take_again
from kemai.areas.customers.segments.panel import counted
from kemai.areas.customers.segments.records import SegmentType
from kemai.areas.customers.ties.panels import of_contact, of_customer
from kemai.areas.customers.ties.records import CustomerRelationType
from kemai.areas.customers.value_card.panel import value_card

__all__ = [
    "AgreementType",
    "CompetitorType",
    "CustomerRelationType",
    "NeedType",
    "RivalSpendType",
    "SegmentType",
    "counted",
    "desk",
    "of_contact",
    "of_customer",
    "take_again",
    "value_card",
]
