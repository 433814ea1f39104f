"""What stands beside a contact and beside a request: consents with their switches, the ways to answer."""

from __future__ import annotations

from typing import Any

from kemai.areas.customers.models import Channel, Contact, PrivacyRequest, Purpose, State
from kemai.areas.customers.privacy.consents import KEY, PLACES, said
from kemai.areas.customers.privacy.may import COLUMNS
from kemai.areas.customers.privacy.requests import REQUEST, is_open
from kemai.core.privacy.rights import PRIVACY
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer

LEVELS = {"yes": "good", "no": "bad", "unknown": ""}


@beside(KEY)
def consent_panel(contact: Contact, viewer: Viewer) -> dict[str, Any] | None:
    """Show what a contact said about marketing, each changed by one click, and the switch `do not contact`."""
    if contact.is_deleted:
        return None
    rows = [line(channel, Purpose.MARKETING, getattr(contact, COLUMNS[channel])) for channel in COLUMNS]
    return {
        "template": "customers/consent_panel.html",
        "action": f"/contacts/{contact.pk}/consents/",
        "stop": contact.do_not_contact,
        "may_give": viewer.may(KEY, "write"),
        "rows": rows,
    }


def line(channel: Any, purpose: Any, state: str) -> dict[str, Any]:
    """Give one line of the panel."""
    return {
        "channel": str(channel),
        "purpose": str(purpose),
        "label": str(Channel(channel).label),
        "state": state,
        "text": str(State(state).label),
        "level": LEVELS[state],
    }


def matrix(contact: Contact) -> list[dict[str, Any]]:
    """Give all lines by purpose, as the page of consents shows them."""
    newest = said(contact)
    made: dict[str, list[dict[str, Any]]] = {}
    for channel, purpose in PLACES:
        word = newest.get((channel, purpose))
        state = word.state if word else State.UNKNOWN
        if purpose == Purpose.MARKETING:
            state = getattr(contact, COLUMNS[Channel(channel)])
        made.setdefault(str(purpose), []).append(line(channel, purpose, state))
    return [{"label": str(Purpose(purpose).label), "rows": rows} for purpose, rows in made.items()]


@beside(REQUEST)
def request_panel(request: PrivacyRequest, viewer: Viewer) -> dict[str, Any] | None:
    """Lead to the page where a request is answered."""
    if not viewer.rights.has(PRIVACY) or request.is_deleted:
        return None
    return {
        "template": "customers/request_panel.html",
        "url": f"/privacyrequests/{request.pk}/handle/",
        "open": is_open(request),
        "kind": request.kind,
    }
