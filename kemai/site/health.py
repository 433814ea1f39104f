"""Whether the server and its database answer."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer `ok` when a page could be served now."""
    connection.ensure_connection()
    return HttpResponse("ok", content_type="text/plain")
