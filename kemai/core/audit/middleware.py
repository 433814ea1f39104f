"""Stands around every request: remembers its address for the log, counts opened cards, notes refusals."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpResponse

from kemai.core.audit import denials, watching
from kemai.core.history.write import asking_address
from kemai.core.limits import address_of
from kemai.core.records import registry
from kemai.core.tenancy.current import acting_as
from kemai.core.tenancy.request import Request

REFUSALS = {403: "access.denied", 429: "access.too_often"}
FORGED = "access.forged"  # the view of a form without its mark says so on the request
CARD = re.compile(r"^/(?:api/v1/)?([a-z0-9_-]+)/\d+/?(?:peek/)?$")


class AuditMiddleware:
    """One request, one address; around the viewer, so that signing in has its address too."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer, then look at what was answered."""
        token = asking_address.set(address_of(request) or None)
        try:
            answer = self.get_response(request)
            viewer = getattr(request, "viewer", None)
            if viewer is not None:
                if answer.status_code in REFUSALS:
                    code = FORGED if getattr(request, "forged", False) else REFUSALS[answer.status_code]
                    denials.note(request, viewer, answer.status_code, code)
                elif answer.status_code == 200 and request.method == "GET" and is_card(request.path_info):
                    with acting_as(viewer):
                        watching.opened(viewer.organisation_id, viewer.user_id)
            return answer
        finally:
            asking_address.reset(token)


def is_card(path: str) -> bool:
    """Say whether an address shows one record: its page, its drawer, its answer in the API."""
    found = CARD.match(path)
    if found is None:
        return False
    try:
        registry.at(found[1])
    except registry.UnknownType:
        return False
    return True
