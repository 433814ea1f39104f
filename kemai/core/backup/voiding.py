"""What of a restored state may not go on living: sign-ins, waiting work, what processes hold in memory."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Max
from django.utils import timezone

from kemai.core.backup.after import after_restore
from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.outbox.models import OutMessage
from kemai.core.tenancy.current import everyone

OWN = ("core.backup",)  # a backup that was under way when the copy was taken
EPOCH = 1_750_000_000  # keeps the versions within 31 bits for decades


@after_restore
def end_sessions() -> None:
    """Sign everybody out."""
    Session.objects.all().delete()


@after_restore
def hold_work() -> None:
    """Hold jobs and messages that were waiting then, until somebody lets it go: much of it may have been done since."""
    open_jobs = Job.objects.filter(state__in=(Job.State.WAITING, Job.State.RUNNING))
    open_jobs.filter(kind__in=OWN).update(state=Job.State.CANCELLED, ended_at=timezone.now())
    open_jobs.update(state=Job.State.HELD, lease_until=None, cancel_wanted=False)
    OutMessage.objects.filter(state=OutMessage.State.WAITING).update(state=OutMessage.State.HELD)


@after_restore
def forget_memory() -> None:
    """Move the version of every firm past any that a running process may hold in memory."""
    firms = apps.get_model(settings.ORGANISATION_MODEL)._base_manager
    firms.update(version=int(timezone.now().timestamp()) - EPOCH + (firms.aggregate(top=Max("version"))["top"] or 0))


def held() -> int:
    """Count the jobs and messages of all firms that wait for somebody to let them go."""
    with everyone(reason="held work"):
        return sum(model.objects.filter(state=model.State.HELD).count() for model in (Job, OutMessage))


def let_go() -> int:
    """Let the held jobs and messages of all firms go; returns how many."""
    with everyone(reason="letting held work go"):
        rows = [model.objects.filter(state=model.State.HELD) for model in (Job, OutMessage)]
        return sum(one.update(state="waiting") for one in rows)


def note_restore(name: str, manifest: dict[str, Any], by: str) -> None:
    """Write the restore into the log of every firm, since the data of every firm has changed."""
    facts = {"file": name, "of": manifest["at"], "by": by, "rows": sum(manifest["counts"].values())}
    with everyone(reason="log of a restore"):
        for firm in apps.get_model(settings.ORGANISATION_MODEL)._base_manager.all():
            Act(organisation=firm, action="backup.restore", at=timezone.now(), title=name, facts=facts).save()
