"""Seats of a rented firm: how many people may sign in."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.models import Organisation, RentPlan, User
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.current import everyone

FULL = _("席位已满：方案含 %(seats)d 个，已用 %(used)d 个。请停用不再使用的用户，或联系服务商增加席位。")


def seats_used(organisation_id: int) -> int:
    """Count the people of a firm who may sign in or wait for it; stopped ones take no seat."""
    people = User.everyone.filter(organisation_id=organisation_id, is_deleted=False)
    return people.exclude(status=User.Status.STOPPED).count()


def refuse_when_full(organisation: Organisation) -> None:
    """Refuse one more person (new, or started again) with E-STATE when the firm's seats are all taken.

    Call it inside the transaction that adds the person: the plan's row is locked, so two cannot take the last seat.
    A firm without a plan has any number of seats.
    """
    with everyone(reason="seats of a firm"):
        plans = RentPlan.objects.filter(organisation=organisation)
        if not plans.update(seats=F("seats")):
            return
        seats = plans.values_list("seats", flat=True).get()
        used = seats_used(organisation.pk)
    if used >= seats:
        raise Rejected({"": [Invalid("E-STATE", FULL % {"seats": seats, "used": used})]})
