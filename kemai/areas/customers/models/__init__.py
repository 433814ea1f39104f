"""Customers and contacts, and what stands around them: consents, needs, agreements, rivals, relations."""

from kemai.areas.customers.models.agreement import Agreement
from kemai.areas.customers.models.assigning import AssignRule
from kemai.areas.customers.models.competitor import Competitor, RivalSpend
from kemai.areas.customers.models.completeness import CompletenessRule
from kemai.areas.customers.models.consent import Channel, Consent, ConsentText, Purpose, State
from kemai.areas.customers.models.contact import Contact, ContactProfile
from kemai.areas.customers.models.customer import Customer, CustomerProfile
from kemai.areas.customers.models.need import Need
from kemai.areas.customers.models.privacy import PrivacyRequest
from kemai.areas.customers.models.relation import CustomerRelation
from kemai.areas.customers.models.segment import Segment, SegmentMember

__all__ = [
    "Agreement",
    "AssignRule",
    "Channel",
    "Competitor",
    "CompletenessRule",
    "Consent",
    "ConsentText",
    "Contact",
    "ContactProfile",
    "Customer",
    "CustomerProfile",
    "CustomerRelation",
    "Need",
    "PrivacyRequest",
    "Purpose",
    "RivalSpend",
    "Segment",
    "SegmentMember",
    "State",
]
