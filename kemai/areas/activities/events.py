"""What the activities area tells uphill, once it has been saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kemai.core.events import Fact


@dataclass(frozen=True)
class InteractionLogged(Fact):
    """Somebody spoke with a customer and it stands on the timeline now; `about` is the type and id it was about.

    A mail that a person wrote tells it too: `interaction_id` is 0 then, and `about` the mail.
    """

    interaction_id: int
    customer_id: int
    owner_id: int | None
    channel: str
    started_at: datetime
    about: tuple[str, int] | None = None


@dataclass(frozen=True)
class TaskHandedOut(Fact):
    """A task came to a person, from somebody else or from themselves."""

    task_id: int
    owner_id: int | None
    due: datetime


@dataclass(frozen=True)
class TaskFinished(Fact):
    """A task was done, declined or cancelled; `about` is the type and id of the record it came from."""

    task_id: int
    status: str
    about: tuple[str, int] | None = None
