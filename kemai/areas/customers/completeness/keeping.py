"""Keeping the completeness of customers true: at every save, after a change of the rules, and by night."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kemai.areas.customers.completeness.rules import points_of, score
from kemai.areas.customers.models import Customer
from kemai.core.jobs.declare import job
from kemai.core.jobs.models import Job
from kemai.core.jobs.progress import Progress
from kemai.core.jobs.run import start
from kemai.core.jobs.schedule import daily
from kemai.core.records import bulk
from kemai.core.records.among import among
from kemai.core.tenancy.viewer import Viewer

RECOUNT = "customers.completeness"
CHUNK = 2000


def keep(values: dict[str, Any], record: Any, by: Viewer) -> None:
    """Put the completeness beside the values that are about to be saved, where one of its fields is among them."""
    points = points_of(by.organisation_id)
    if record is None or record.completeness is None or any(one.name in values for one in points):
        values["completeness"] = score(points, values, record)


def recount(rows: Any, organisation_id: int) -> Iterator[int]:
    """Work the completeness of customers of one firm out anew, a chunk a transaction; yields how many were read."""
    points = points_of(organisation_id)
    names, paths = [one.name for one in points], [one.path for one in points]
    last = 0
    while True:
        with transaction.atomic():
            found = list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", "completeness", *paths)[:CHUNK])
            if not found:
                return
            now = {pk: (before, score(points, dict(zip(names, rest, strict=True)))) for pk, before, *rest in found}
            moved = {pk: {"completeness": after} for pk, (before, after) in now.items() if before != after}
            bulk.update(Customer, moved)
        last = found[-1][0]
        yield len(found)


def refresh(ids: Iterable[int], organisation_id: int) -> None:
    """Work some customers out anew, because something beside them has changed what they hold."""
    for _count in recount(Customer.objects.filter(among("pk", list(ids))), organisation_id):
        pass


def order_recount(*, by: Viewer) -> Job:
    """Let all customers of the firm be worked out anew, because the rules have changed."""
    return start(RECOUNT, _("重算客户资料完整度"), {}, by=by)


@job(RECOUNT)
def recount_firm(*, progress: Progress, by: Viewer) -> dict[str, Any]:
    """Work all customers of a firm out anew, those in the recycle bin too."""
    rows = Customer.objects.with_deleted().filter(organisation_id=by.organisation_id)
    progress.total(rows.count())
    for count in recount(rows, by.organisation_id):
        progress.advance(count)
    return {"url": "/completeness/"}


@daily("01:10")
def recount_all() -> None:
    """Put right what merges, files and new releases have left behind, firm by firm."""
    firms = Customer.objects.order_by().values_list("organisation_id", flat=True).distinct()
    for organisation_id in list(firms):
        rows = Customer.objects.with_deleted().filter(organisation_id=organisation_id)
        for _count in recount(rows, organisation_id):
            pass
