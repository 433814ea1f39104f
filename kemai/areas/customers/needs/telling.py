"""Telling the people and departments that a need names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _

from kemai.areas.customers.events import NeedTold
from kemai.areas.customers.models import Need
from kemai.core.events import tell as tell_uphill
from kemai.core.notify.send import notify
from kemai.core.records.among import among
from kemai.core.tenancy.viewer import Viewer

TOLD = {"topic", "detail", "kind", "valid_from", "inform", "inform_department"}


def tell(need: Need, by: Viewer) -> None:
    """Send a notice to the colleague and to everybody of the department that a need names, the writer left out."""
    people = set()
    if need.inform_id:
        people.add(need.inform_id)
    if need.inform_department_id:
        people |= set(members(need.inform_department_id))
    if people:
        tell_uphill(NeedTold(by, need.pk))
        facts = {"name": by.name, "customer": need.customer.name, "topic": need.topic}
        notify(people, lambda: _("%(name)s 登记了 %(customer)s 的需求：%(topic)s") % facts, f"/needs/{need.pk}/", by=by)


def tell_all(ids: Iterable[int], by: Viewer) -> None:
    """Send the notices of several needs."""
    rows = Need.objects.filter(among("pk", list(ids))).exclude(Q(inform=None) & Q(inform_department=None))
    for need in rows.select_related("customer").order_by("pk"):
        tell(need, by)


def members(department_id: int) -> Any:
    """Give the active people of a department."""
    people = get_user_model()._base_manager.filter(department_id=department_id, status="active")
    return people.values_list("pk", flat=True)
