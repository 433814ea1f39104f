"""Logging interactions, for the activities area and for all that speak with customers: calls, mails, tickets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kemai.areas.activities.following import write
from kemai.areas.activities.models import Interaction
from kemai.core.records import registry
from kemai.core.tenancy.viewer import Viewer


def log_interaction(
    customer_id: int,
    *,
    by: Viewer,
    channel: str,
    subject: str,
    direction: str = Interaction.Direction.OUT,
    contact_id: int | None = None,
    content: str = "",
    result_id: int | None = None,
    feedback: str = "",
    started_at: datetime | None = None,
    minutes: int | None = None,
    next_step: str = "",
    next_at: datetime | None = None,
    owner_id: int | None = None,
    about: tuple[str, int] | None = None,
) -> Interaction:
    """Log a contact with a customer that another verb of a person brought about (a call, a mail, a ticket).

    No right to add interactions is asked: the verb that calls has checked its own. `about` is the key of a record type
    and the id of its record, on whose timeline the contact stands too. A subject over 120 characters is cut. Raises
    Rejected: E-RNG (start in the future), E-REF (contact of another customer), E-REQ.
    """
    values: dict[str, Any] = {
        "customer": customer_id,
        "contact": contact_id,
        "channel": channel,
        "direction": direction,
    }
    values |= {"subject": subject.strip()[:120], "content": content, "result": result_id, "feedback": feedback}
    values |= {"minutes": minutes, "next_step": next_step[:200], "next_at": next_at, "owner": owner_id or by.user_id}
    values["record_type"], values["record_id"] = about or ("", None)
    if started_at is not None:
        values["started_at"] = started_at
    made: Interaction = write(registry.of_model(Interaction), values, by=by)
    return made
