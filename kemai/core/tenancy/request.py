"""A request of a signed-in person, as the middleware hands it to the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer


class Request(HttpRequest):
    """A request with its viewer, and with what htmx says of itself."""

    viewer: Viewer
    user: Any
    htmx: Any
    frame: dict[str, Any]
    forged: bool
    upload_too_large: bool
    upload_without_room: bool
