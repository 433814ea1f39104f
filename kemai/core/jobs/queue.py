"""The queue that carries job ids to the worker process."""

from __future__ import annotations

from django.conf import settings
from huey import SqliteHuey, crontab
from huey.serializer import SignedSerializer

queue = SqliteHuey(
    "kemai",
    filename=str(settings.JOBS_FILE),
    results=False,
    serializer=SignedSerializer(secret=settings.SECRET_KEY, salt="kemai.jobs"),
)


@queue.task()
def run_job(job_id: int) -> None:
    """Do one job in the worker."""
    from kemai.core.jobs.run import run

    run(job_id)


@queue.periodic_task(crontab(minute="*"))
def sweep_jobs() -> None:
    """Take up missed jobs every minute."""
    from kemai.core.jobs.run import sweep

    sweep()
