"""The lists of people to contact are filled every night, and when a policy is saved."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.activities.models import DueContact, RevisitPolicy
from kemai.areas.activities.revisits.filling import fill
from kemai.core.jobs.declare import job
from kemai.core.jobs.progress import Progress
from kemai.core.jobs.run import start
from kemai.core.jobs.schedule import daily
from kemai.core.modules.closing import firms_without
from kemai.core.tenancy.viewer import Viewer

KIND = "activities.revisits"


def fill_later(by: Viewer) -> None:
    """Let the lists of a firm be filled anew as soon as what is being saved stands."""
    start(KIND, _("更新待联系人"), {}, by=by)


@job(KIND)
def fill_firm(*, progress: Progress, by: Viewer) -> dict[str, Any]:
    """Fill the lists of the firm in which a policy was saved."""
    progress.total(1)
    fill(by.organisation_id)
    progress.advance(1)
    return {"url": "/due/"}


@daily("00:40")
def fill_all() -> None:
    """Fill the lists of all firms that have policies, or entries left over from one."""
    firms: set[int] = set()
    for rows in (RevisitPolicy.objects.all(), DueContact.objects.exclude(policy=None).filter(state="open")):
        inside = rows.exclude(organisation_id__in=firms_without("revisits")).order_by()
        firms |= set(inside.values_list("organisation_id", flat=True).distinct())
    for organisation_id in sorted(firms):
        fill(organisation_id)
