"""How many warnings a person has."""

from __future__ import annotations

from kemai.core.tenancy.viewer import Viewer
from kemai.core.warnings.declare import Concern

MOST = 100


def count(one: Concern, viewer: Viewer) -> int:
    """Count the warnings of one kind, one more than 100 at the most."""
    return int(one.rows(viewer).order_by()[: MOST + 1].count())


def shown(number: int) -> str:
    """Say a count that stops at 100."""
    return f"{MOST}+" if number > MOST else str(number)
