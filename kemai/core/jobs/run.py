"""Starting, cancelling and doing jobs."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kemai.core.access.provider import viewer_of
from kemai.core.backup import maintenance
from kemai.core.history.write import log as note
from kemai.core.jobs.declare import handler_of
from kemai.core.jobs.models import Job
from kemai.core.jobs.progress import LEASE, Cancelled, Displaced, GivenBack, Progress
from kemai.core.notify.languages import known
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.current import acting_as, everyone
from kemai.core.tenancy.standing import Ended, refuse_when_ended
from kemai.core.tenancy.viewer import Viewer

log = logging.getLogger("kemai.jobs")
MAX_TRIES = 5
AGAIN = {"again": True}
State = Job.State


def start(kind: str, title: str, arguments: dict[str, Any], *, by: Viewer) -> Job:
    """Write a job in the caller's transaction; a worker takes it up after the commit."""
    handler_of(kind)
    job = Job.objects.create(
        organisation_id=by.organisation_id, created_by_id=by.user_id, kind=kind, title=title[:200], arguments=arguments
    )
    note(by, "jobs.start", "core.job", job.pk, [], title=job.title)
    transaction.on_commit(lambda: wake(job.pk))
    return job


def wake(job_id: int) -> None:
    """Tell the workers that a job waits."""
    from kemai.core.jobs.queue import run_job

    if settings.JOBS_IMMEDIATE:
        run(job_id)
    else:
        run_job(job_id)


def cancel(job: Job, *, by: Viewer) -> None:
    """Ask a job to stop; a waiting one ends at once, a running one at its next step."""
    Job.objects.filter(pk=job.pk, state=State.WAITING).update(state=State.CANCELLED, ended_at=timezone.now())
    Job.objects.filter(pk=job.pk, state=State.RUNNING).update(cancel_wanted=True)
    note(by, "jobs.cancel", "core.job", job.pk, [], title=job.title)


def run(job_id: int) -> None:
    """Do a job if nobody else does: takes a lease, ends in done, failed with a reason, or cancelled.

    What was ordered before the end of a firm's plan is finished in the 30 days after it, so that no import or
    hand-over stays half done; later it waits to be tried again.
    """
    if maintenance.is_on():
        return
    with everyone(reason="taking up a job"):
        job = take(job_id)
        if job is None or given_up(job):
            return
        users = apps.get_model(settings.AUTH_USER_MODEL)._base_manager
        user = users.select_related("organisation").get(pk=job.created_by_id)
        viewer = viewer_of(user)
    with acting_as(viewer), override(known(user.language)):
        try:
            refuse_when_ended(viewer, "read")
            progress = Progress(job)
            result = handler_of(job.kind)(progress=progress, by=viewer, **job.arguments)
            progress.finish()
            end(job, State.DONE, result=result or {})
        except Cancelled:
            end(job, State.CANCELLED)
        except GivenBack:
            mine(job).update(state=State.WAITING, lease_until=None, tries=F("tries") - 1)
        except Displaced:
            log.warning("job %s (%s) was taken over by another worker", job.pk, job.kind)
        except Ended as reason:
            end(job, State.FAILED, message=str(reason), result=AGAIN)
        except Rejected as reason:
            end(job, State.FAILED, message=str(reason))
        except Exception as error:
            log.exception("job %s (%s) failed", job.pk, job.kind)
            retry(job, error)


def take(job_id: int) -> Job | None:
    """Take a job's lease; None when it is done, cancelled or in other hands."""
    now = timezone.now()
    free = Q(state=State.WAITING) | Q(state=State.RUNNING, lease_until__lt=now)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=State.RUNNING, tries=F("tries") + 1, lease_until=now + LEASE, started_at=now
    )
    return Job.objects.get(pk=job_id) if taken else None


def end(job: Job, state: str, *, message: str | None = None, result: dict[str, Any] | None = None) -> None:
    """Write how a job ended."""
    values: dict[str, Any] = {"state": state, "ended_at": timezone.now(), "lease_until": None}
    if message is not None:
        values["message"] = message[:300]
    if result is not None:
        values["result"] = result
    mine(job).update(**values)


def mine(job: Job) -> QuerySet[Job]:
    """Give the job's row as long as no other worker has begun it anew."""
    return Job.objects.filter(pk=job.pk, tries=job.tries)


def given_up(job: Job) -> bool:
    """Give a job up whose worker has died five times without gain, so that it can't take the worker down for ever."""
    if job.tries - job.spared <= MAX_TRIES:
        return False
    message = _("执行到一半中断了 %(count)d 次，已停止重试") % {"count": MAX_TRIES}
    end(job, State.FAILED, message=message, result=AGAIN)
    return True


def try_again(job: Job, *, by: Viewer) -> None:
    """Put a failed job back into the queue, with five new tries; raises Rejected for any other."""
    failed = Job.objects.filter(pk=job.pk, state=State.FAILED, result__again=True)
    anew = {"state": State.WAITING, "tries": 0, "spared": 0, "message": "", "result": {}}
    with transaction.atomic():
        if not failed.update(**anew, lease_until=None, ended_at=None):
            raise Rejected.one("", "E-STATE")
        transaction.on_commit(lambda: wake(job.pk))


def retry(job: Job, error: Exception) -> None:
    """Leave a failed job to the next sweep, up to five tries; then it is failed with its reason."""
    if job.tries - job.spared >= MAX_TRIES or settings.JOBS_IMMEDIATE:
        end(job, State.FAILED, message=f"{type(error).__name__}: {error}", result=AGAIN)
        return
    pause = max(1, job.tries - job.spared) * LEASE
    mine(job).update(state=State.WAITING, lease_until=timezone.now() + pause)


def sweep() -> int:
    """Take up jobs that were missed: never woken, or whose worker died; returns how many."""
    now = timezone.now()
    with everyone(reason="sweep of jobs"):
        waiting = Q(state=State.WAITING, created_at__lt=now - timedelta(seconds=20))
        due = waiting & (Q(lease_until__isnull=True) | Q(lease_until__lt=now))
        ids = list(
            Job.objects.filter(due | Q(state=State.RUNNING, lease_until__lt=now)).values_list("pk", flat=True)[:100]
        )
    for job_id in ids:
        try:
            run(job_id)
        except Exception:
            log.exception("job %s could not be taken up; the others go on", job_id)
    return len(ids)
