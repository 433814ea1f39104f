"""Handing leads out: whose turn it is by the firm's rules."""

from __future__ import annotations

from kemai.areas.customers.actions import person_for
from kemai.areas.sales.models import Lead
from kemai.core.tenancy.viewer import Viewer


def next_person(lead: Lead, by: Viewer) -> int | None:
    """Give the person who gets a lead next, None where no rule fits; call inside a transaction."""
    return person_for("sales.lead", lead.pk, by)
