"""Letters leave the house: posted ones count as sent, faxes go through the outbox; both are logged as contacts."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.interactions.actions import log_interaction
from kemai.areas.activities.letters.paper import letters_pdf
from kemai.areas.activities.letters.records import KEY, OPEN
from kemai.areas.activities.models import Interaction, Letter
from kemai.areas.customers.models import Channel, Purpose
from kemai.areas.customers.queries import may_contact
from kemai.core.actions.declare import action
from kemai.core.files.store import keep_with
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.send import put
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

State, Kind = Letter.State, Letter.Kind


@action(
    KEY,
    label=_("发出"),
    icon="send",
    leading=True,
    bulk=False,
    allowed=lambda letter: letter.state in OPEN,
    refusal=_("已经发出"),
)
def send_out(letter: Any, *, by: Viewer) -> None:
    """Note a letter as posted, or hand a fax with its PDF to the outbox; raises Rejected where nobody is reached."""
    refuse_unreached(letter)
    letter.state, letter.sent_at, letter.note = State.SENT, timezone.now(), ""
    if letter.kind == Kind.FAX:
        letter.state = State.QUEUED
        pdf = SimpleUploadedFile(f"{letter.number}.pdf", letters_pdf([letter], by=by), "application/pdf")
        keep_with(registry.get(KEY), letter, pdf, by)
        put([fax_of(letter)], by=by)
    letter.save(update_fields=["state", "sent_at", "note"])
    log_interaction(
        letter.customer_id,
        by=by,
        channel=Interaction.Channel.FAX if letter.kind == Kind.FAX else Interaction.Channel.LETTER,
        subject=letter.subject,
        contact_id=letter.contact_id,
        content=letter.body,
        started_at=letter.sent_at,
        about=(KEY, letter.pk),
    )


def refuse_unreached(letter: Letter) -> None:
    """Refuse a letter without address, a fax without number, and writing to somebody who does not want it."""
    name = "fax" if letter.kind == Kind.FAX else "address"
    if not getattr(letter, name):
        words = _("请先填传真号码") if name == "fax" else _("请先填收信地址")
        raise Rejected.one("", "E-REQ", words)
    people = [letter.contact] if letter.contact else []
    for contact, reason in may_contact(people, Channel.POST, Purpose.SERVICE).skipped:
        raise Rejected.one("", "E-STATE", f"{contact.name}：{reason}")


def fax_of(letter: Letter) -> OutMessage:
    """Make the outbox's row of a fax."""
    return OutMessage(
        channel=OutMessage.Channel.FAX,
        address=letter.fax,
        name=letter.receiver[:120],
        text=now_said("%(subject)s（PDF 见信函 %(number)s）") % {"subject": letter.subject, "number": letter.number},
        record_type=KEY,
        record_id=letter.pk,
    )
