"""Later and scheduled work of the area."""

from kemai.areas.analysis.building import sending

__all__ = ["sending"]
