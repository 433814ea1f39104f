"""The HTML of a mail as a document of its own, locked in: no script, no picture from elsewhere, no way to our pages."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from kemai.areas.activities.mail.cleaning import harmless
from kemai.areas.activities.models import MailMessage
from kemai.core.actions.perform import fetch
from kemai.core.records import registry
from kemai.core.screens.door import person
from kemai.core.tenancy.request import Request

KEY = "activities.mailmessage"
POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
DOCUMENT = (
    '<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
    '<meta name="referrer" content="no-referrer"><title>-</title></head><body>{body}</body></html>'
)


@person("GET")
def shown_page(request: Request, mail_id: int) -> HttpResponse:
    """Show the HTML of a mail to somebody who may read it; it was sanitised when it came and is once more here."""
    message: MailMessage = fetch(registry.get(KEY), mail_id, "read", request.viewer)
    if not message.html:
        raise Http404(str(mail_id))
    answer = HttpResponse(DOCUMENT.replace("{body}", harmless(message.html)), content_type="text/html; charset=utf-8")
    answer["Content-Security-Policy"] = POLICY
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    return answer
