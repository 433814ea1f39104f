"""Plans of rented firms: set by the host, and told to administrators before they end."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.accounts.firms import moved
from kemai.areas.accounts.models import Organisation, RentPlan, User
from kemai.areas.accounts.seats import seats_used
from kemai.core.history.write import append
from kemai.core.jobs.schedule import daily
from kemai.core.notify.send import tell_people
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.standing import Standing

TOLD_BEFORE = (30, 7, 1)
SETTABLE = ("plan", "seats", "until", "state")


def set_plan(organisation: Organisation, **values: Any) -> RentPlan:
    """Give a firm its plan or change it; a new end date lets the notices begin anew. Raises Rejected.

    Seats below those in use are taken: nobody is put out, and nobody new comes in.
    """
    if values.get("seats", 1) < 1:
        raise Rejected.one("seats", "E-RNG", "≥ 1")
    with everyone(reason="plan of a firm"), transaction.atomic():
        before = RentPlan.objects.filter(organisation=organisation).first()
        plan = before or RentPlan(organisation=organisation, plan=_("标准版"), seats=1, until=timezone.localdate())
        changes = [
            {"field": name, "old": text(getattr(before, name, None)), "new": text(values[name])}
            for name in SETTABLE
            if name in values
        ]
        for name in SETTABLE:
            setattr(plan, name, values.get(name, getattr(plan, name)))
        plan.told = None if "until" in values else plan.told
        plan.save()
        append(organisation.pk, None, "accounts.set_plan", "accounts.rentplan", plan.pk, changes, title=str(plan))
        moved(organisation.pk)
    return plan


def text(value: Any) -> str | int | None:
    """Give a value as history keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def facts_of(organisation: Organisation) -> dict[str, Any]:
    """Give what a firm may know of its plan; `plan` is None on one's own server."""
    with everyone(reason="plan of a firm"):
        plan = RentPlan.objects.filter(organisation=organisation).first()
        return {"plan": plan, "used": seats_used(organisation.pk), "days": days_left(plan) if plan else 0}


def days_left(plan: RentPlan) -> int:
    """Count the days until a plan ends; negative once it has."""
    return (plan.until - timezone.localdate()).days


@daily("08:00")
def tell_renewals() -> None:
    """Tell the administrators of each firm 30, 7 and 1 day before its plan ends, each once, late days made up for."""
    for plan in RentPlan.objects.exclude(state=RentPlan.State.STOPPED).select_related("organisation"):
        days = days_left(plan)
        due = [day for day in TOLD_BEFORE if days <= day]
        if plan.standing is Standing.OPEN and due and (plan.told is None or plan.told > min(due)):
            with transaction.atomic():
                RentPlan.objects.filter(pk=plan.pk).update(told=min(due))
                tell(plan, days)


def tell(plan: RentPlan, days: int) -> None:
    """Write the notice to every administrator of a firm."""
    words = {"plan": plan.plan, "days": days, "until": f"{plan.until:%Y-%m-%d}"}
    admins = User.everyone.filter(organisation=plan.organisation, roles__code="admin", status=User.Status.ACTIVE)
    tell_people(admins.values_list("pk", flat=True), lambda: ending(words), "/plan/", plan.organisation_id)


def ending(words: dict[str, Any]) -> str:
    """Say that a plan ends."""
    return _("租用方案“%(plan)s”%(days)d 天后到期（%(until)s），请及时续期。到期后只能查看和导出。") % words
