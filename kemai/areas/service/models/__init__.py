"""What customers turn to the firm with."""

from kemai.areas.service.models.ticket import Ticket

__all__ = ["Ticket"]
