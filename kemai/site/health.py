"""Whether the server lives, and whether it could serve people now; for supervisors and load balancers."""

from __future__ import annotations

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kemai.core.backup import maintenance
from kemai.core.jobs.models import Job, Slot
from kemai.core.jobs.schedule import every
from kemai.core.tenancy.current import everyone

BEAT_MINUTES = 5
LATE = timedelta(minutes=2 * BEAT_MINUTES + 1)
LEAST_FREE = 200 * 1024 * 1024


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer `ok` when the server and its database answer; 503 otherwise."""
    connection.ensure_connection()
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Tell of database, free disk space, job worker and maintenance; 503 unless all of them are well."""
    wrong = {"database": not database_answers(), "disk": disk_is_full(), "maintenance": maintenance.is_on()}
    wrong["worker"] = wrong["database"] or not worker_lives()
    return JsonResponse(
        {name: "bad" if bad else "ok" for name, bad in wrong.items()}, status=503 if any(wrong.values()) else 200
    )


def database_answers() -> bool:
    """Ask the database for the simplest thing."""
    try:
        connection.ensure_connection()
    except DatabaseError:
        return False
    return connection.is_usable()


def disk_is_full() -> bool:
    """Say whether less than 200 MB are free where the data lies."""
    return shutil.disk_usage(settings.DATA_DIR).free < LEAST_FREE


def worker_lives() -> bool:
    """Say whether a worker has taken scheduled work lately, or holds the lease of a job."""
    now = timezone.now()
    if Slot.objects.filter(taken_at__gt=now - LATE).exists():
        return True
    with everyone(reason="health of the worker"):
        return Job.objects.filter(state=Job.State.RUNNING, lease_until__gt=now).exists()


@every(minutes=BEAT_MINUTES)
def beat() -> None:
    """Let the worker show that it lives: taking the slot of this work is the sign."""
