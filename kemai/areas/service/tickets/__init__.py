"""Tickets: taken up, handled, solved, closed, and those that returned goods make."""
