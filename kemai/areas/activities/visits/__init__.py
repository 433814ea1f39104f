"""Visits: the route of a day, the check-in on the spot, the record, and what was missed."""
