"""Tickets on the timeline of their customer: when they came in, and when they were solved."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.service.models import Ticket
from kemai.core.records.registry import knows
from kemai.core.tenancy.prepared import prepared
from kemai.core.timeline.sources import Happening, source

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

CUSTOMER, TICKET = "customers.customer", "service.ticket"
COLUMNS = ("pk", "subject", "number", "status", "created_by__name", "created_at")


@source("tickets", gettext_lazy("工单"), module="tickets")
def tickets(
    record_type: RecordType, record: Any, viewer: Viewer, before: datetime | None, count: int
) -> list[Happening]:
    """Give the tickets of a customer on the day they came in, with how far they are."""
    if record_type.key != CUSTOMER or not viewer.may(TICKET, "read"):
        return []
    if before:
        found = list(tickets_of(viewer, record.pk).filter(created_at__lt=before)[:count])
    else:
        found = newest_tickets(viewer, count, customer=record.pk)
    states = dict(Ticket.Status.choices) if knows(viewer, TICKET, "status") else {}
    told = knows(viewer, TICKET, "subject")
    return [
        Happening(
            at,
            pk,
            "tickets",
            "service",
            3,
            who or "",
            _("工单 · %(state)s") % {"state": states[status]} if states else _("工单"),
            f"{subject} {number}" if told else number,
            url=f"/tickets/{pk}/",
        )
        for pk, subject, number, status, who, at in found
    ]


def tickets_of(viewer: Viewer, customer: int) -> QuerySet[Any, Any]:
    """Ask for the tickets of a customer, the newest first."""
    rows = Ticket.objects.visible_to(viewer, "read").filter(customer=customer)
    return rows.order_by("-created_at", "-pk").values_list(*COLUMNS)


@prepared
def newest_tickets(viewer: Viewer, count: int, *, customer: int) -> QuerySet[Any, Any]:
    """Ask for the newest tickets of a customer."""
    return tickets_of(viewer, customer)[:count]
