"""What stands on timelines and in warnings."""

from kemai.areas.service.tickets import timeline, warnings

__all__ = ["timeline", "warnings"]
