"""What the service area does at night."""

from kemai.areas.service.tickets import closing

__all__ = ["closing"]
