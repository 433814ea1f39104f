"""Tickets as people and machines see them."""

from kemai.areas.service import dictionaries
from kemai.areas.service.tickets.records import TicketType

__all__ = ["TicketType", "dictionaries"]
