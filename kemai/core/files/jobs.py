"""Files that no record names any more leave by themselves."""

from __future__ import annotations

from kemai.core.files.sweep import sweep
from kemai.core.jobs.schedule import every


@every(minutes=60)
def sweep_files() -> None:
    """Sweep the private place every hour."""
    sweep()
