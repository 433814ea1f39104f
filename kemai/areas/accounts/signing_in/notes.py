"""The log of signing in: who came in, who was refused, what changed about how people prove who they are."""

from __future__ import annotations

from typing import Any

from kemai.areas.accounts.models import Organisation, User
from kemai.core.access.provider import viewer_of
from kemai.core.history.write import log
from kemai.core.limits import address_of
from kemai.core.tenancy.current import acting_as
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

PERSON = "accounts.user"


def note(user: User, code: str, *, by: Viewer | None = None, **facts: Any) -> None:
    """Log what happened to a person's sign-in; `by` is the administrator where it was not the person."""
    actor = by or viewer_of(user)
    with acting_as(actor):
        log(actor, f"accounts.{code}", PERSON, user.pk, [], title=user.name, facts=facts)


def note_unknown(organisation: Organisation | None, login: str, **facts: Any) -> None:
    """Log a try with a name that nobody in the firm has; without a firm there is no log to write to."""
    if organisation is None:
        return
    nobody: Any = None
    stranger = Viewer(user_id=nobody, organisation_id=organisation.pk, version=organisation.version)
    with acting_as(stranger):
        log(stranger, "accounts.sign_in_unknown", PERSON, None, [], title=login[:60], facts=facts)


def place_of(request: Request) -> dict[str, Any]:
    """Give where a request came from, as facts of the log."""
    return {"address": address_of(request), "agent": request.headers.get("User-Agent", "")[:300]}
