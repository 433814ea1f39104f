"""The queue that carries job ids to the worker process."""

from __future__ import annotations

from django.conf import settings
from django.db import close_old_connections
from huey import SqliteHuey, crontab
from huey.api import Task
from huey.serializer import SignedSerializer

queue = SqliteHuey(
    "kemai",
    filename=str(settings.JOBS_FILE),
    results=False,
    serializer=SignedSerializer(secret=settings.SECRET_KEY, salt="kemai.jobs"),
)


@queue.pre_execute()
def fresh_connections(task: Task) -> None:
    """Drop connections that a restarted database has left behind; only requests do so by themselves."""
    close_old_connections()


@queue.task()
def run_job(job_id: int) -> None:
    """Do one job in the worker."""
    from kemai.core.jobs.run import run

    run(job_id)


@queue.periodic_task(crontab(minute="*"))
def sweep_jobs() -> None:
    """Take up missed jobs and scheduled work every minute."""
    from kemai.core.backup import maintenance
    from kemai.core.jobs.run import sweep
    from kemai.core.jobs.schedule import run_due

    if not maintenance.is_on():
        sweep()
        run_due()
