"""Mass SMS to contacts: the text is checked, those who refused are skipped, counted and named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kemai.areas.customers.models import Channel, Contact, Purpose
from kemai.areas.customers.privacy.may import ADDRESSES, may_contact
from kemai.core.actions.declare import action, ask
from kemai.core.actions.perform import require
from kemai.core.history.write import log
from kemai.core.jobs.declare import job
from kemai.core.jobs.models import Job
from kemai.core.jobs.progress import Progress
from kemai.core.jobs.run import start
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.send import put
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KIND = "customers.send_sms"
KEY = "customers.contact"
LONGEST = 500
CHUNK = 500
PURPOSES = (Purpose.MARKETING, Purpose.SERVICE)


def checked_text(text: str) -> str:
    """Read the text of an SMS: not empty, at most 500 characters, nothing that a phone can't show."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Rejected.one("text", "E-REQ")
    if len(text) > LONGEST:
        raise Rejected.one(
            "text", "E-RNG", _("最多 %(limit)d 个字，现在 %(count)d 个") % {"limit": LONGEST, "count": len(text)}
        )
    if any(not char.isprintable() and char != "\n" for char in text):
        raise Rejected.one("text", "E-FMT", _("含有不允许的字符"))
    return text


def parts_of(text: str) -> int:
    """Count the SMS that a text is charged as: 70 characters for one, 67 for each of several."""
    return 1 if len(text) <= 70 else -(-len(text) // 67)


def send_many(ids: Iterable[int], text: str, purpose: str, *, by: Viewer) -> Job:
    """Start a mass SMS to contacts; raises Rejected for a bad text, Forbidden without the right to mail."""
    require(registry.get(KEY), "mail", by)
    if purpose not in PURPOSES:
        raise Rejected.one("purpose", "E-FMT")
    wanted = sorted(set(ids))
    given = {"ids": wanted, "text": checked_text(text), "purpose": purpose, "language": get_language()}
    with transaction.atomic():
        return start(KIND, _("群发短信给 %(count)d 位联系人") % {"count": len(wanted)}, given, by=by)


@job(KIND)
def send(*, progress: Progress, by: Viewer, ids: list[int], text: str, purpose: str, language: str) -> dict[str, Any]:
    """Write one message for each contact that may be mailed; run twice, each person still gets one."""
    batch = progress.job.pk
    with translation.override(language):
        progress.total(len(ids))
        for place in range(0, len(ids), CHUNK):
            part = ids[place : place + CHUNK]
            with transaction.atomic():
                send_chunk(part, text, purpose, batch, by)
            progress.advance(len(part))
        rows = OutMessage.objects.filter(batch=batch)
        skipped = rows.filter(state=OutMessage.State.SKIPPED).count()
        facts = {"count": rows.count() - skipped, "skipped": skipped, "purpose": purpose, "batch": batch}
        log(by, f"{KEY}.send_sms", KEY, None, [], title=str(registry.get(KEY).label), facts=facts)
        label = _("已发 %(sent)d，跳过 %(skipped)d") % {"sent": facts["count"], "skipped": skipped}
    return {"url": f"/outbox/?batch={batch}", "label": label, "sent": facts["count"], "skipped": skipped}


def send_chunk(ids: list[int], text: str, purpose: str, batch: int, by: Viewer) -> None:
    """Write the messages of some contacts, those left out with the reason."""
    people = Contact.objects.visible_to(by, "mail").filter(pk__in=ids).order_by("pk")
    verdict = may_contact(people, Channel.SMS, purpose)
    messages = [message(contact, text, batch) for contact in verdict.allowed]
    for contact, reason in verdict.skipped:
        left_out = message(contact, "", batch)
        left_out.state, left_out.note = OutMessage.State.SKIPPED, reason[:200]
        messages.append(left_out)
    put(messages, by=by)


def message(contact: Contact, text: str, batch: int | None) -> OutMessage:
    """Make the message to one contact."""
    address = getattr(contact, ADDRESSES[Channel.SMS])
    return OutMessage(
        channel=OutMessage.Channel.SMS,
        address=address,
        name=contact.name,
        text=text,
        record_type=KEY,
        record_id=contact.pk,
        batch=batch,
    )


@action(
    KEY,
    label=gettext_lazy("群发短信"),
    verb="mail",
    icon="chat",
    allowed=lambda contact: not contact.invalid,
    refusal=gettext_lazy("联系人已失效"),
    asks=(ask("text", gettext_lazy("短信内容"), required=True),),
)
def send_sms(contact: Any, *, by: Viewer, text: str) -> None:
    """Send one service SMS to a contact; several at once go by the page of the list."""
    clean = checked_text(text)
    verdict = may_contact([contact], Channel.SMS, Purpose.SERVICE)
    for _contact, reason in verdict.skipped:
        raise Rejected.one("text", "E-STATE", reason)
    put([message(contact, clean, None)], by=by)
