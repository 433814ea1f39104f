"""A logged contact takes the customer off the lists, and puts them on again for the day that was agreed."""

from __future__ import annotations

from django.utils import timezone

from kemai.areas.activities.due.listing import Cause, State, leave, put_on
from kemai.areas.activities.events import InteractionLogged
from kemai.areas.activities.models import DueContact, Interaction
from kemai.core.events import on


@on(InteractionLogged)
def contacted(fact: InteractionLogged) -> None:
    """Take off what stood there on the day of the contact; what waits for a senior leader waits for that one.

    The lists of colleagues are among them: whoever spoke with the customer, the others need not.
    """
    day = timezone.localtime(fact.started_at).date()
    standing = DueContact.objects.filter(customer_id=fact.customer_id, state=State.OPEN)
    for entry in list(standing.order_by("pk")):
        waits_for_another = entry.by_leader and entry.owner_id != fact.owner_id
        if not waits_for_another and timezone.localtime(entry.created_at).date() <= day:
            leave(entry, State.DONE)
    agreed = Interaction.objects.filter(pk=fact.interaction_id).values_list("next_at", "next_step").first()
    if agreed and agreed[0] is not None and agreed[0] > timezone.now():
        due = timezone.localtime(agreed[0]).date()
        put_on(fact.customer_id, Cause.PLANNED, due, by=fact.by, adviser_id=fact.owner_id, subject=agreed[1])
