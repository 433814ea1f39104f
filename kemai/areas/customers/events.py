"""What the customers area tells uphill, once it has been saved."""

from __future__ import annotations

from dataclasses import dataclass

from kemai.core.events import Fact


@dataclass(frozen=True)
class NeedTold(Fact):
    """What a customer wants was told to the people that the need names; told again when it changes."""

    need_id: int
