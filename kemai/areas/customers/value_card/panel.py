"""The value card beside a customer; its figures are read only."""

from __future__ import annotations

from typing import Any

from kemai.areas.customers.models import Customer
from kemai.areas.customers.value_card.figures import figures
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer


@beside("customers.customer", later=True, module="value_card")
def value_card(customer: Customer, viewer: Viewer) -> dict[str, Any]:
    """Show what the customer is worth, each figure with its day and a link to how it was worked out."""
    known = figures(customer, viewer)
    return {
        "template": "customers/value_card.html",
        "known": any(one and one.text for _label, one in known),
        "rows": [
            {
                "label": str(label),
                "text": one.text if one else "",
                "day": one.day.isoformat() if one and one.text else "",
                "url": one.url if one else "",
            }
            for label, one in known
        ],
    }
