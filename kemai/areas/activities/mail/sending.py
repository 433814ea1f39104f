"""Writing a mail: checked, kept with its files, handed to the outbox in the same transaction."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import format_datetime, getaddresses
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kemai.areas.activities.following import keep
from kemai.areas.activities.mail.filing import LARGEST
from kemai.areas.activities.mail.known import Party, parties
from kemai.areas.activities.mail.reading import key_of
from kemai.areas.activities.mail.threads import bare
from kemai.areas.activities.models import Mailbox, MailMessage
from kemai.areas.customers.models import Channel, Contact, Purpose
from kemai.areas.customers.queries import may_contact
from kemai.core.actions.declare import action
from kemai.core.actions.perform import require
from kemai.core.files.store import keep_with
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.send import put
from kemai.core.records import registry
from kemai.core.records.checks import addresses
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.mailmessage"
MOST = 100


@dataclass
class Draft:
    """A mail that a person wrote; `answers` is the one it replies to, `party` the record it was written from."""

    to: str
    subject: str
    body: str
    cc: str = ""
    mailbox: Mailbox | None = None
    party: Party | None = None
    answers: MailMessage | None = None
    files: list[UploadedFile] = field(default_factory=list)


def mailboxes_of(viewer: Viewer) -> Any:
    """Give the mailboxes from which a person may send: their own and those shared."""
    mine = Q(owner_id=viewer.user_id) | Q(shared=True)
    return Mailbox.objects.filter(mine, organisation_id=viewer.organisation_id, active=True).order_by("shared", "pk")


def send(draft: Draft, *, by: Viewer) -> MailMessage:
    """Keep a mail and let the outbox send it; raises Rejected: E-REQ, E-FMT (addresses), E-FILE (over 20 MB)."""
    require(registry.get(KEY), "add", by)
    to, cc = listed(draft.to), listed(draft.cc)
    refuse(draft, to, cc)
    found = parties([*to, *cc], by.organisation_id)
    party = draft.party or next((found[one] for one in (*to, *cc) if one in found), None) or Party()
    refuse_unwilling(found.values())
    with transaction.atomic():
        made = keep(registry.get(KEY), values_of(draft, to, cc, party, by), by=by)
        for upload in draft.files:
            keep_with(registry.get(KEY), made, upload, by)
        put([out_message(made, to)], by=by)
    return MailMessage.objects.get(pk=made.pk)


def was_not_sent(message: MailMessage) -> bool:
    """Say whether a mail of ours did not leave the house: it failed, or only the simulator took it."""
    return message.state in (MailMessage.State.FAILED, MailMessage.State.SHOWN)


@action(
    KEY,
    label=_lazy("重新发送"),
    icon="mail",
    allowed=was_not_sent,
    refusal=_lazy("只有没发出去的邮件可以重新发送"),
)
def send_again(message: MailMessage, *, by: Viewer) -> None:
    """Hand a mail that did not go out to the outbox once more; only who wrote it may."""
    if message.owner_id != by.user_id:
        raise Rejected.one("", "E-PERM", _("只有写信的人能重新发送"))
    message.state, message.note = MailMessage.State.QUEUED, ""
    message.save(update_fields=["state", "note"])
    put([out_message(message, listed(message.to_addresses))], by=by)


def listed(text: str) -> list[str]:
    """Read addresses in small letters, each once."""
    parts = [part.strip() for part in re.split(r"[,;，；\n]", text) if part.strip()]
    return list(dict.fromkeys(address.lower() for _name, address in getaddresses(parts) if address))


def refuse(draft: Draft, to: list[str], cc: list[str]) -> None:
    """Refuse what can't be sent, with a reason beside each field."""
    errors: dict[str, list[Invalid]] = {}
    for name, text in (("to_addresses", draft.to), ("cc_addresses", draft.cc)):
        try:
            addresses(text)
        except Invalid as reason:
            errors[name] = [reason]
    if not to and "to_addresses" not in errors:
        errors["to_addresses"] = [Invalid("E-REQ")]
    if len(to) + len(cc) > MOST:
        errors["to_addresses"] = [Invalid("E-RNG", _("一封邮件最多 %(most)d 个收件人") % {"most": MOST})]
    if not draft.subject.strip():
        errors["subject"] = [Invalid("E-REQ")]
    if not draft.body.strip():
        errors["body"] = [Invalid("E-REQ")]
    large = [one.name or "" for one in draft.files if (one.size or 0) > LARGEST]
    if large:
        errors["files"] = [Invalid("E-FILE", _("%(name)s 超过 20 MB，请压缩或改发链接") % {"name": large[0]})]
    if errors:
        raise Rejected(errors)


def refuse_unwilling(found: Iterable[Party]) -> None:
    """Refuse writing to somebody who does not want to be contacted."""
    people = Contact.objects.filter(pk__in=[one.contact_id for one in found if one.contact_id])
    for contact, reason in may_contact(people, Channel.MAIL, Purpose.SERVICE).skipped:
        raise Rejected.one("to_addresses", "E-STATE", f"{contact.name}：{reason}")


def values_of(draft: Draft, to: list[str], cc: list[str], party: Party, by: Viewer) -> dict[str, Any]:
    """Give the stored values of a mail on its way; its name and time are those under which it will travel."""
    sender, name = sender_of(draft.mailbox, by)
    now = timezone.now().replace(microsecond=0)
    identity = f"<{secrets.token_hex(12)}@{sender.rpartition('@')[2]}>"
    key = key_of(identity, sender, format_datetime(now))
    answered = draft.answers
    about = party.about or ("", None)
    return {
        "direction": MailMessage.Direction.OUT,
        "from_address": sender,
        "from_name": name,
        "to_addresses": ", ".join(to),
        "cc_addresses": ", ".join(cc),
        "subject": " ".join(draft.subject.split())[:250],
        "body": draft.body.strip().replace("\r\n", "\n"),
        "sent_at": now,
        "customer": party.customer_id,
        "contact": party.contact_id,
        "mailbox": draft.mailbox.pk if draft.mailbox else None,
        "state": MailMessage.State.QUEUED,
        "nature": MailMessage.Nature.PERSON,
        "message_key": key,
        "message_id": identity,
        "reply_to_id": answered.message_id if answered else "",
        "thread": answered.thread if answered else key,
        "subject_key": bare(draft.subject),
        "partner": to[0],
        "record_type": about[0],
        "record_id": about[1],
    }


def sender_of(mailbox: Mailbox | None, by: Viewer) -> tuple[str, str]:
    """Give the address and the name that a mail is sent under; without a mailbox the server's own address."""
    address = mailbox.address if mailbox else settings.DEFAULT_FROM_EMAIL
    user = get_user_model().objects.get(pk=by.user_id)
    return address.lower(), str(getattr(user, "name", ""))


def out_message(message: MailMessage, to: list[str]) -> OutMessage:
    """Make the outbox's row of a mail."""
    return OutMessage(
        channel=OutMessage.Channel.MAIL,
        address=to[0][:200],
        name="、".join(to)[:120],
        text=message.body,
        record_type=KEY,
        record_id=message.pk,
    )
