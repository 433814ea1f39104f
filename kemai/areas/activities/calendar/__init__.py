"""Calendars: entries, the days they fall on, clashes, calendar files, the printed schedule."""
