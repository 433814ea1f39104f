"""Later and scheduled work of the area."""

from kemai.areas.activities.letters import faxing, many
from kemai.areas.activities.mail import carrying, fetching
from kemai.areas.activities.reminders import digest, notices, ringing
from kemai.areas.activities.revisits import jobs as revisits
from kemai.areas.activities.visits import missing

__all__ = ["carrying", "digest", "faxing", "fetching", "many", "missing", "notices", "revisits", "ringing"]
