"""Notices to people: the bell in the page."""
