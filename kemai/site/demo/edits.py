"""Changes that the demo firm's people made to their customers in the past."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from kemai.site.demo.customers import OWNERS, Customer
from kemai.site.demo.dice import Dice

STEPS = {
    "current": ("potential", "current"),
    "loyal": ("potential", "current", "loyal"),
    "lost": ("current", "lost"),
}
Changes = dict[str, tuple[Any, Any]]


def edits(seed: str, number: int, customer: Customer) -> list[Changes]:
    """Draw the changes of a customer, oldest first: old and new value by field name, choices as codes."""
    dice, values = Dice(seed, "edits", number), customer.values
    found: list[Changes] = [{"state": step} for step in pairwise(STEPS.get(values["state"], ()))]
    if "phone" in values and dice.chance(12):
        old = values["phone"][:-4] + dice.digits(4)
        found.append({"phone": (old, values["phone"])})
    if dice.chance(8):
        before = dice.pick([login for login in OWNERS if login != customer.owner])
        found.append({"owner": (before, customer.owner)})
    if "remark" in values and dice.chance(50):
        found.append({"remark": ("", values["remark"])})
    return found
