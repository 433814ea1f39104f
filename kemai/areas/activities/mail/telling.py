"""Telling that people wrote to each other, so that what waits for a contact with the customer moves on."""

from __future__ import annotations

from collections.abc import Iterable

from kemai.areas.activities.events import InteractionLogged
from kemai.areas.activities.models import Interaction, MailMessage
from kemai.core.events import tell
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.mailmessage"


def tell_contacts(messages: Iterable[MailMessage], by: Viewer) -> None:
    """Tell of the last mail that a person wrote with each customer; what machines wrote is no contact."""
    last: dict[int, MailMessage] = {}
    for one in messages:
        if one.customer_id and one.nature == MailMessage.Nature.PERSON:
            known = last.get(one.customer_id)
            if known is None or known.sent_at < one.sent_at:
                last[one.customer_id] = one
    for customer_id, one in last.items():
        channel = Interaction.Channel.EMAIL.value
        tell(InteractionLogged(by, 0, customer_id, one.owner_id, channel, one.sent_at, (KEY, one.pk)))
