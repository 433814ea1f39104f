"""The plan of the installation: backed up daily at which hour, how many are kept."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, time

from django.utils import timezone

from kemai.core.backup.places import folder
from kemai.core.records.errors import Invalid, Rejected

FILE = "plan.settings"
MOST = 366


@dataclass(frozen=True)
class Plan:
    """When backups are made by themselves and how many of each kind are kept."""

    on: bool = True
    at: str = "02:30"
    keep: int = 14

    @property
    def hour(self) -> time:
        """Give the time of day."""
        return time.fromisoformat(self.at)


def read() -> Plan:
    """Give the plan, as shipped where nobody changed it."""
    try:
        return Plan(**json.loads((folder() / FILE).read_text()))
    except (OSError, ValueError, TypeError):
        return Plan()


def change(on: bool, at: str, keep: str) -> Plan:
    """Change the plan; raises Rejected with a reason beside what can't be taken."""
    errors: dict[str, list[Invalid]] = {}
    try:
        time.fromisoformat(at if len(at) == len("HH:MM") else "")
    except ValueError:
        errors["at"] = [Invalid("E-FMT", "HH:MM")]
    if not keep.isascii() or not keep.isdigit() or not 1 <= int(keep[:9]) <= MOST:
        errors["keep"] = [Invalid("E-RNG", f"1–{MOST}")]
    if errors:
        raise Rejected(errors)
    chosen = Plan(on, at, int(keep))
    (folder() / FILE).write_text(json.dumps(asdict(chosen)))
    return chosen


def is_due(last: datetime | None) -> bool:
    """Say whether the day's backup is still to be made: its hour has passed and none was begun since."""
    chosen = read()
    now = timezone.localtime()
    hour = now.replace(hour=chosen.hour.hour, minute=chosen.hour.minute, second=0, microsecond=0)
    return chosen.on and now >= hour and (last is None or last < hour)
