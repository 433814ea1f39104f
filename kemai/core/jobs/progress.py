"""What a running job tells the people who wait for it."""

from __future__ import annotations

import time
from datetime import timedelta
from threading import Event

from django.utils import timezone

from kemai.core.jobs.models import Job

LEASE = timedelta(minutes=2)
SECONDS_BETWEEN_WRITES = 0.5
stopping = Event()


class Cancelled(Exception):
    """Someone asked the job to stop; what is committed stays, nothing more is done."""


class GivenBack(Exception):
    """The worker is told to stop: the job goes back to the queue and is gone on with after the next start."""


class Displaced(Exception):
    """The worker slept longer than its lease, and another one has taken the job over."""


class Progress:
    """Counts of one running job, written at most twice a second; every write renews the worker's lease."""

    def __init__(self, job: Job) -> None:
        """Start from what an earlier try has done."""
        self.job = job
        self.done = job.done
        self._written = 0.0

    def total(self, count: int) -> None:
        """Say how many rows there are in all."""
        self._write(total=count)

    def advance(self, count: int = 1, message: str | None = None) -> None:
        """Say that so many more rows are done; raises Cancelled when people want the job to stop."""
        self.done += count
        if stopping.is_set():
            self.finish()
            raise GivenBack
        if time.monotonic() - self._written >= SECONDS_BETWEEN_WRITES:
            self.write(message)

    def write(self, message: str | None = None) -> None:
        """Write the counts now and look whether the job is to stop."""
        self._write(done=self.done, **({} if message is None else {"message": message[:300]}))
        if Job.objects.filter(pk=self.job.pk, cancel_wanted=True).exists():
            raise Cancelled

    def gained(self) -> None:
        """Say that this try has got further than the last one, whatever becomes of it: it counts as no failed try."""
        Job.objects.filter(pk=self.job.pk, tries=self.job.tries).update(spared=self.job.tries)
        self.job.spared = self.job.tries

    def finish(self) -> None:
        """Write the last counts, which the half-second between writes may have held back."""
        self._write(done=self.done)

    def _write(self, **values: object) -> None:
        mine = Job.objects.filter(pk=self.job.pk, tries=self.job.tries)
        if not mine.update(lease_until=timezone.now() + LEASE, **values):
            raise Displaced
        self._written = time.monotonic()
