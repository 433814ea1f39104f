"""Customers from before there were regions get theirs: ordered once for each firm after an upgrade, done as a job."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kemai.areas.accounts.models import User
from kemai.areas.customers.models import Customer
from kemai.areas.customers.placing import TYPED, region_for
from kemai.core.access.provider import viewer_of
from kemai.core.jobs.declare import job
from kemai.core.jobs.models import Job
from kemai.core.jobs.progress import Progress
from kemai.core.jobs.run import start
from kemai.core.notify.languages import known
from kemai.core.records import bulk
from kemai.core.tenancy.current import acting_as, everyone
from kemai.core.tenancy.viewer import Viewer

PLACE = "customers.place"
CHUNK = 500


def order(**_named: Any) -> None:
    """Order the job in the name of an administrator where customers have no region yet; never twice for a firm."""
    with everyone(reason="regions of existing customers"):
        ordered = Job.objects.filter(kind=PLACE).values("organisation_id")
        firms = unplaced().exclude(organisation_id__in=ordered).order_by().values("organisation_id")
        admins = User.everyone.select_related("organisation").filter(roles__code="admin", status=User.Status.ACTIVE)
        found = {user.organisation_id: user for user in admins.filter(organisation_id__in=firms).order_by("-pk")}
        viewers = [(viewer_of(user), known(user.language)) for user in found.values()]
    for by, language in viewers:
        with acting_as(by), override(language), transaction.atomic():
            start(PLACE, _("补充已有客户的行政地区"), {}, by=by)


def unplaced() -> Any:
    """Give the customers without a region that say where they are; those in the bin are among them."""
    nowhere = dict.fromkeys((name for name in TYPED if name != "country"), "")
    return Customer.objects.with_deleted().filter(region=None).exclude(**nowhere)


@job(PLACE)
def place_existing(*, progress: Progress, by: Viewer) -> dict[str, Any]:
    """Give a firm's customers their regions and change nothing else; begun again, it goes on with those that lack one.

    The region follows from what stands in the record, so neither its history nor its version is concerned.
    """
    rows = unplaced().only(*TYPED).order_by("pk")
    progress.total(progress.done + rows.count())
    last: int | None = 0
    while last is not None:
        with transaction.atomic():
            chunk = list(rows.filter(pk__gt=last).select_for_update(of=("self",))[:CHUNK])
            regions = {one.pk: region_for(one, by) for one in chunk}
            bulk.update(Customer, {pk: {"region_id": region} for pk, region in regions.items() if region})
        progress.advance(len(chunk))
        last = max(regions, default=None)
    return {"url": "/regions/"}
