"""Letters on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.activities.models import Letter
from kemai.core.printing import press
from kemai.core.printing.letterhead import letterhead
from kemai.core.printing.paper import clean, common
from kemai.core.printing.seen import Seen, Withheld
from kemai.core.tenancy.viewer import Viewer


def letters_pdf(letters: Sequence[Letter], *, by: Viewer) -> bytes:
    """Print letters one after the other, each on pages of its own; the caller has checked who may."""
    made = common(_("信函"), "", by)
    made |= {"head": letterhead(made["firm"], by), "letters": [said(Seen(one, by)) for one in letters]}
    return press.pdf("letter", made)


def said(letter: Seen) -> dict[str, Any]:
    """Give the parts of a letter that its reader may know, cleaned of what has no shape."""
    sent = letter.sent_at
    day = sent if isinstance(sent, Withheld) else timezone.localtime(sent or timezone.now())
    texts = {name: clean(getattr(letter, name)) for name in ("number", "subject", "receiver", "address", "postcode")}
    sender = letter.owner.name if letter.owner else ""
    return {**texts, "body": clean(letter.body).split("\n"), "day": f"{day:%Y-%m-%d}", "sender": clean(sender)}
