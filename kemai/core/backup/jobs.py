"""Backups that people ask for and those of the plan, made by the worker."""

from __future__ import annotations

from typing import Any

from kemai.core.backup import drilling, listing, plan, voiding
from kemai.core.backup.errors import Refused
from kemai.core.backup.listing import Kind, State
from kemai.core.backup.making import make
from kemai.core.history.write import log
from kemai.core.jobs.declare import job
from kemai.core.jobs.progress import Progress
from kemai.core.jobs.schedule import daily, every
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KIND = voiding.OWN[0]


@job(KIND)
def back_up(*, progress: Progress, by: Viewer, login: str) -> dict[str, Any]:
    """Make a backup now; counts the parts (database and files) that are written."""
    try:
        made = make(Kind.MANUAL, by=login, advance=progress.advance)
    except Refused as reason:
        raise Rejected.one("", "E-STATE", reason) from reason
    log(by, "backup.make", "", None, [], title=made.name, facts={"size": made.size, "checksum": made.checksum})
    return {"url": "/backups/"}


@every(minutes=5)
def back_up_by_plan() -> None:
    """Make the day's backup once its hour has come, also when the server was off at that hour."""
    last = next((one.moment for one in listing.backups() if one.kind == Kind.PLAN), None)
    if plan.is_due(last):
        make(Kind.PLAN)


@daily("04:30")
def rehearse_by_plan() -> None:
    """Restore the newest backup every night beside what is in use; how that went stands in the list of backups."""
    if plan.read().on and any(one.state == State.GOOD for one in listing.backups()):
        drilling.rehearse(drilling.newest())
