"""The queue that carries job ids to the worker process."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from django.conf import settings
from django.db import close_old_connections
from huey import SqliteHuey, crontab
from huey.api import Task
from huey.serializer import SignedSerializer


class Signed(SignedSerializer):
    """Signs messages with the server's key, and reads those that one of the keys before it has signed."""

    def __init__(self, keys: Sequence[str], salt: str) -> None:
        """Keep the key that signs and the older ones."""
        super().__init__(secret=keys[0], salt=salt)
        self.older = [SignedSerializer(secret=key, salt=salt) for key in keys[1:]]

    def _unsign(self, signed: bytes) -> bytes:
        for one in self.older:
            with suppress(ValueError):
                return bytes(one._unsign(signed))
        return bytes(super()._unsign(signed))


queue = SqliteHuey(
    "kemai",
    filename=str(settings.JOBS_FILE),
    results=False,
    serializer=Signed([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], salt="kemai.jobs"),
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


@queue.task()
def carry_mails(organisation_id: int) -> None:
    """Carry the mails that a firm has waiting in the worker, so that no page waits for a mail server."""
    from kemai.core.backup import maintenance
    from kemai.core.outbox.send import deliver
    from kemai.core.tenancy.viewer import Viewer

    if not maintenance.is_on():
        deliver(Viewer(user_id=0, organisation_id=organisation_id))


@queue.periodic_task(crontab(minute="*"))
def sweep_jobs() -> None:
    """Take up missed jobs and scheduled work every minute."""
    from kemai.core.backup import maintenance
    from kemai.core.jobs.run import sweep
    from kemai.core.jobs.schedule import run_due

    if not maintenance.is_on():
        sweep()
        run_due()
