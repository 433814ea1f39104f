"""Customer and contact, each with its profile."""

from kemai.areas.customers.models.contact import Contact, ContactProfile
from kemai.areas.customers.models.customer import Customer, CustomerProfile

__all__ = ["Contact", "ContactProfile", "Customer", "CustomerProfile"]
