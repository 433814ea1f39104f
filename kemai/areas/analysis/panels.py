"""What stands beside the records of the area."""

from kemai.areas.analysis.goals import standing
from kemai.areas.analysis.worth import card

__all__ = ["card", "standing"]
