"""Carrying faxes out: as mails to the firm's fax gateway; without one they are only shown in the outbox."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities.letters.records import KEY
from kemai.areas.activities.mail.carrying import MailCarrier, content_of
from kemai.areas.activities.models import Interaction, Letter
from kemai.core.files.models import Attachment
from kemai.core.history.write import append
from kemai.core.jobs.schedule import every
from kemai.core.options import option
from kemai.core.outbox import carriers
from kemai.core.outbox.carriers import CannotSend
from kemai.core.outbox.models import OutMessage
from kemai.core.records.among import among

State = Letter.State
DOMAIN = re.compile(r"[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?", re.IGNORECASE)
GATEWAY = option(
    "fax.gateway",
    gettext_lazy("传真网关的邮件域名"),
    "",
    group=gettext_lazy("传真"),
    help=gettext_lazy("传真服务商提供：发往“号码@域名”的邮件会作为传真发出。空着就只在发件箱里模拟。"),
)


class FaxCarrier:
    """Takes the faxes of the outbox."""

    def carry(self, message: OutMessage) -> str:
        """Send one fax; raises CannotSend with the reason."""
        letter = Letter.objects.get(pk=message.record_id)
        domain = str(GATEWAY.of(letter.organisation_id)).strip()
        state: str = MailCarrier().by_server(fax_mail(letter, domain)) if domain else OutMessage.State.SHOWN
        move(letter, State.SENT if state == OutMessage.State.SENT else State.SHOWN)
        return state


carriers.use(OutMessage.Channel.FAX, FaxCarrier())


def fax_mail(letter: Letter, domain: str) -> EmailMessage:
    """Make the mail that a gateway turns into a fax: the PDF to the number at its domain."""
    number = re.sub(r"\D", "", letter.fax)
    if not DOMAIN.fullmatch(domain) or not number:
        raise CannotSend(_("传真网关的域名或传真号码不正确"))
    made = EmailMessage(letter.subject, "", settings.DEFAULT_FROM_EMAIL, [f"{number}@{domain}"])
    rows = Attachment.objects.filter(record_type=KEY, record_id=letter.pk, replaced=False)
    for one in rows.filter(name=f"{letter.number}.pdf"):
        made.attach(one.name, content_of(one), one.kind)
    return made


def move(letter: Letter, state: str, note: str = "") -> None:
    """Move a letter on, with its history; its contact on the timeline says what became of it."""
    if Letter.objects.filter(pk=letter.pk).exclude(state=state).update(state=state, note=note[:250]):
        changes: list[dict[str, Any]] = [{"field": "state", "old": str(letter.state), "new": str(state)}]
        append(letter.organisation_id, None, f"{KEY}.edit", KEY, letter.pk, changes, title=letter.subject)
        logged = Interaction.objects.filter(record_type=KEY, record_id=letter.pk).order_by("-pk")[:1]
        said = "：".join(filter(None, (str(State(state).label), note)))
        Interaction.objects.filter(pk__in=list(logged.values_list("pk", flat=True))).update(feedback=said)


@every(minutes=1)
def settle_faxes() -> None:
    """Note as failed, with the reason, the faxes that the outbox has given up."""
    ours = OutMessage.objects.filter(record_type=KEY)
    given_up = ours.filter(state=OutMessage.State.FAILED).order_by("pk")
    queued = Letter.objects.filter(state=State.QUEUED, pk__in=given_up.values("record_id"))
    waiting = ours.filter(state=OutMessage.State.WAITING)
    letters = {one.pk: one for one in queued.exclude(pk__in=waiting.values("record_id"))[:500]}
    notes = dict(given_up.filter(among("record_id", letters)).values_list("record_id", "note"))
    for pk, letter in letters.items():
        move(letter, State.FAILED, notes[pk])
