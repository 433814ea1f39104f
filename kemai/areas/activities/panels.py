"""Panels that the activities area puts beside records."""

from kemai.areas.activities.calendar import others
from kemai.areas.activities.calendar.panel import clashing
from kemai.areas.activities.desk import agenda, journal, messages, people, tasks, team
from kemai.areas.activities.mail import panels as mail_panels
from kemai.areas.activities.meetings.panels import decisions_panel
from kemai.areas.activities.messages.pages import read_by
from kemai.areas.activities.tasks.panels import steps_panel

__all__ = [
    "agenda",
    "clashing",
    "decisions_panel",
    "journal",
    "mail_panels",
    "messages",
    "others",
    "people",
    "read_by",
    "steps_panel",
    "tasks",
    "team",
]
