"""Shares as other programs write them: 0.15 for 15 per cent; a column is written one way throughout."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal, InvalidOperation

SIGNS = "%％"


class Shares:
    """Reads the shares of one column, given chunk by chunk; the first chunk with shares tells how they are written.

    Fractions of one are meant where no share is above 1, some are below, and no heading or cell says per cent.
    """

    def __init__(self, heading: str) -> None:
        """Know the heading."""
        self.fractions: bool | None = False if any(sign in heading for sign in SIGNS) else None

    def load(self, texts: Collection[str]) -> None:
        """Look for shares above one."""
        if self.fractions is not None:
            return
        if any(sign in text for text in texts for sign in SIGNS):
            self.fractions = False
        elif found := [one for text in texts if (one := number(text))]:
            self.fractions = max(found) <= 1 and min(found) < 1

    def percent(self, text: str) -> str:
        """Give a share in per cent; what is written otherwise stays as it is."""
        share = number(text) if self.fractions else None
        return text if share is None else f"{(share * 100).normalize():f}"


def number(text: str) -> Decimal | None:
    """Read a number, None for anything else."""
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
