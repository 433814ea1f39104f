"""What the activities area does when something was told."""

from kemai.areas.activities.due import listening
from kemai.areas.activities.interactions import parting
from kemai.areas.activities.tasks import wishes

__all__ = ["listening", "parting", "wishes"]
