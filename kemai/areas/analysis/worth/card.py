"""The figures of the value card, each leading to its working."""

from __future__ import annotations

from typing import Any

from kemai.areas.analysis.worth.facts import facts_of
from kemai.areas.analysis.worth.workings import WORKINGS, workings
from kemai.areas.customers.queries import Figure, figure_sheet
from kemai.core.tenancy.viewer import Viewer


@figure_sheet
def worth(customer: Any, viewer: Viewer) -> dict[str, Figure | None]:
    """Work out every figure that the person may see."""
    facts, home = facts_of(customer, viewer), f"/customers/{customer.pk}/worth/"
    made = workings(facts, viewer)
    return {code: Figure(made[code].text, facts.day, f"{home}#{code}") if code in made else None for code in WORKINGS}
