"""The API put together: sign-in, operations, and what every refusal looks like."""

from __future__ import annotations

import functools
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.urls import URLResolver
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI

from kemai import __version__
from kemai.core.api import actions, places, records, refusals
from kemai.core.api.signing_in import Session, Token, asking
from kemai.core.repeat.calls import first_of
from kemai.core.tenancy.current import acting_as
from kemai.core.tenancy.request import Request

_building = Lock()


def built() -> tuple[NinjaAPI, URLResolver]:
    """Give the API and its addresses; they are made once, also when two programs knock together."""
    with _building:
        return _made()


@functools.cache
def _made() -> tuple[NinjaAPI, URLResolver]:
    api = NinjaAPI(
        title="Kemai",
        version=__version__,
        auth=[Token(), Session()],
        docs_url=None,
        openapi_url=None,
        urls_namespace="kemai-api",
    )
    api.add_decorator(as_viewer)
    refusals.register(api)
    for router in (places.router, records.router, actions.router):
        api.add_router("", router)
    return api, URLResolver(RegexPattern(""), api.urls[0])


def as_viewer(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Do an operation as the person whose token or session came with the request."""

    @functools.wraps(operation)
    def done(request: Request, *args: Any, **named: Any) -> Any:
        by = asking(request)
        with acting_as(by):
            return first_of(request, by, lambda: operation(request, *args, **named))

    return done
