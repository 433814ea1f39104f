"""A person's records lie in the person's department: moving the one moves the others."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from kemai.areas.accounts.models import Department, User
from kemai.core.jobs.declare import job
from kemai.core.jobs.progress import Progress
from kemai.core.jobs.run import start
from kemai.core.records.among import among
from kemai.core.records.base import Record
from kemai.core.tenancy.viewer import Viewer

CHUNK = 2000
AT_ONCE = 5 * CHUNK


def owned_models() -> list[Any]:
    """Give every table of records that belong to somebody; people and departments belong to themselves."""
    return [one for one in apps.get_models() if issubclass(one, Record) and one not in (User, Department)]


def misplaced(model: Any, user: User) -> Any:
    """Give a person's rows, deleted ones too, that lie in another department than the person."""
    rows = model.objects.with_deleted().filter(owner_id=user.pk)
    return (
        rows.exclude(department_id=user.department_id) if user.department_id else rows.filter(department__isnull=False)
    )


def restamp(user: User, *, by: Viewer) -> None:
    """Bring a person's records into the person's department: at once, or by a job where they are many."""
    waiting = sum(misplaced(model, user).order_by()[: AT_ONCE + 1].count() for model in owned_models())
    if waiting > AT_ONCE:
        start("accounts.restamp", _("%(name)s 的记录转入新部门") % {"name": user.name}, {"user_id": user.pk}, by=by)
        return
    for model in owned_models():
        misplaced(model, user).update(department_id=user.department_id)


@job("accounts.restamp")
def restamp_job(*, progress: Progress, by: Viewer, user_id: int) -> None:
    """Bring a person's many records into the person's department, a chunk at a time; safe to run twice."""
    for model in owned_models():
        while ids := chunk(model, User.objects.get(pk=user_id)):
            user = User.objects.get(pk=user_id)
            model.objects.with_deleted().filter(among("pk", ids)).update(department_id=user.department_id)
            progress.advance(len(ids))


def chunk(model: Any, user: User) -> list[int]:
    """Give the ids of the next rows that lie elsewhere."""
    return list(misplaced(model, user).values_list("pk", flat=True)[:CHUNK])
