"""Erasing the person behind a request: at once, or as a job where many rows are concerned."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kemai.areas.customers.models import PrivacyRequest
from kemai.areas.customers.privacy.requests import REQUEST, Kind, Status, answer, is_open, subject
from kemai.core.actions.perform import fetch
from kemai.core.history.write import log
from kemai.core.jobs.declare import job
from kemai.core.jobs.models import Job
from kemai.core.jobs.progress import Progress
from kemai.core.jobs.run import start
from kemai.core.privacy.erase import Plan, erase, plan_of
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KIND = "customers.erase_person"
MANY = 200
UNDER_WAY = (Job.State.WAITING, Job.State.RUNNING, Job.State.HELD)


def anonymise(request: PrivacyRequest, confirmed: str, *, by: Viewer) -> Job | None:
    """Erase the person for good, or give the job that does it where more than 200 rows are concerned.

    `confirmed` repeats the request's number; a repeated wish changes nothing. Raises Rejected.
    """
    if confirmed.strip() != request.number:
        raise Rejected.one("confirmed", "E-FMT", _("请输入请求编号 %(number)s") % {"number": request.number})
    plan = preview(request, by)
    if plan.size <= MANY:
        erase_person(request.pk, plan, by)
        return None
    with transaction.atomic():
        PrivacyRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if under_way(request):
            raise Rejected.one("confirmed", "E-STATE", _("正在后台匿名化，请稍候"))
        title = _("匿名化（请求 %(number)s）") % {"number": request.number}
        return start(KIND, title, {"request_id": request.pk, "language": get_language()}, by=by)


def preview(request: PrivacyRequest, by: Viewer) -> Plan:
    """Look up what an erasure would touch; raises Rejected for a request that is answered or asks something else."""
    record_type, record = subject(request, by, "delete")
    if not is_open(request) or request.kind != Kind.ANONYMISE or record.anonymised_at:
        raise Rejected.one("confirmed", "E-STATE", _("请求已办结，或不是匿名化请求"))
    return plan_of(record_type, record)


def under_way(request: PrivacyRequest) -> bool:
    """Say whether a job that answers the request has not ended yet."""
    return Job.objects.filter(kind=KIND, state__in=UNDER_WAY, arguments__request_id=request.pk).exists()


@job(KIND)
def erase_in_background(*, progress: Progress, by: Viewer, request_id: int, language: str) -> dict[str, Any]:
    """Erase the person of a request; run again after it was done, it changes nothing."""
    request: PrivacyRequest = fetch(registry.get(REQUEST), request_id, "write", by)
    with translation.override(language):
        if is_open(request):
            erase_person(request_id, preview(request, by), by)
        return {"url": f"/privacyrequests/{request_id}/", "label": _("已匿名化")}


def erase_person(request_id: int, plan: Plan, by: Viewer) -> None:
    """Erase, answer the request and log it, all or nothing; the first of two at the same moment wins."""
    with transaction.atomic():
        request: PrivacyRequest = fetch(registry.get(REQUEST), request_id, "write", by, lock=True)
        if not is_open(request):
            raise Rejected.one("confirmed", "E-STATE", _("请求已办结，或不是匿名化请求"))
        made = erase(plan, by_id=by.user_id)
        answer(request, Status.DONE, _("已匿名化"), by=by)
        key, facts = plan.record_type.key, {"request": request.number, "rows": sum(made.counts.values())}
        log(by, f"{key}.erase", key, plan.record.pk, [], facts=facts)
