"""Prospects by urgency and importance, and those that are nurtured."""
