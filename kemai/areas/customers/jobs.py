"""Later and scheduled work of the area."""

from kemai.areas.customers import placed
from kemai.areas.customers.agreements import terms
from kemai.areas.customers.completeness import cleaning, keeping

__all__ = ["cleaning", "keeping", "placed", "terms"]
