"""Customer and contact, each with its profile, what contacts agreed to and what they ask about their data."""

from kemai.areas.customers.models.consent import Channel, Consent, ConsentText, Purpose, State
from kemai.areas.customers.models.contact import Contact, ContactProfile
from kemai.areas.customers.models.customer import Customer, CustomerProfile
from kemai.areas.customers.models.privacy import PrivacyRequest

__all__ = [
    "Channel",
    "Consent",
    "ConsentText",
    "Contact",
    "ContactProfile",
    "Customer",
    "CustomerProfile",
    "PrivacyRequest",
    "Purpose",
    "State",
]
