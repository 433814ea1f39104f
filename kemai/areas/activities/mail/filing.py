"""Filing messages that came: many at once, each once, on the customer whose address it bears, else in the tray."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.activities.interactions.last import keep_last_contact
from kemai.areas.activities.mail.cleaning import harmless
from kemai.areas.activities.mail.drop import dropped_by
from kemai.areas.activities.mail.known import Party, own_addresses, parties
from kemai.areas.activities.mail.reading import File, Letter, read
from kemai.areas.activities.mail.telling import tell_contacts
from kemai.areas.activities.mail.threads import Threads, bare
from kemai.areas.activities.models import Mailbox, MailMessage
from kemai.core.files.store import keep_with
from kemai.core.history.models import Act
from kemai.core.records import bulk, registry
from kemai.core.records.among import among
from kemai.core.records.errors import Rejected
from kemai.core.search import index
from kemai.core.search.records import document_of, values_of
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.mailmessage"
LARGEST = 20 * 1024 * 1024
State, Direction, Nature = MailMessage.State, MailMessage.Direction, MailMessage.Nature


@dataclass
class Filed:
    """What became of some messages; `refused` says which could not be read, and why."""

    filed: int = 0
    tray: int = 0
    known: int = 0
    refused: list[str] = field(default_factory=list)

    def add(self, other: Filed) -> None:
        """Count what became of further ones."""
        self.filed, self.tray, self.known = self.filed + other.filed, self.tray + other.tray, self.known + other.known
        self.refused += other.refused


def file_all(mailbox: Mailbox, messages: Sequence[tuple[str, bytes]], *, by: Viewer) -> Filed:
    """File messages (a name for the reader, the bytes as they came) of a mailbox in one transaction.

    Those that are here already are passed over; those that are no messages are named with the reason.
    """
    told = Filed()
    letters: dict[str, Letter] = {}
    for name, data in messages:
        try:
            letter = read(data)
        except Rejected as reason:
            told.refused.append(f"{name}：{reason}")
            continue
        if letter.key in letters:
            told.known += 1
        letters.setdefault(letter.key, letter)
    with transaction.atomic():
        told.add(write(mailbox, list(letters.values()), by))
    return told


def write(mailbox: Mailbox, letters: list[Letter], by: Viewer) -> Filed:
    """Write the messages that are not here yet, with history, search and files."""
    rows = MailMessage.objects.with_deleted().filter(organisation_id=by.organisation_id)
    here = set(rows.filter(among("message_key", [one.key for one in letters])).values_list("message_key", flat=True))
    new = [one for one in letters if one.key not in here]
    told = Filed(known=len(letters) - len(new))
    if not new:
        return told
    sorting = Sorting(mailbox, new, by)
    made = [sorting.message(one) for one in new]
    for pk, one in zip(bulk.allot_ids(MailMessage, len(made)), made, strict=True):
        one.pk = pk
    MailMessage.objects.bulk_create(made, batch_size=200)
    remember(made, by)
    for letter, one in zip(new, made, strict=True):
        keep_files(one, letter.files, by)
    keep_last_contact({one.customer_id for one in made if one.customer_id and one.nature == Nature.PERSON})
    tell_contacts(made, by)
    told.tray = sum(one.state == State.TRAY for one in made)
    told.filed = len(made) - told.tray
    return told


def remember(made: list[MailMessage], by: Viewer) -> None:
    """Write the history of new messages and let search know them."""
    record_type, now = registry.get(KEY), timezone.now()
    firm = {"organisation_id": by.organisation_id, "at": now, "user_id": by.user_id, "record_type": KEY}
    acts = (
        Act(**firm, action=f"{KEY}.add", record_id=one.pk, title=one.subject[:200], changes=[], facts={})
        for one in made
    )
    Act.objects.bulk_create(acts, batch_size=200)
    documents = ((one.pk, document_of(record_type, values_of(record_type, one))) for one in made)
    index.put_many(by.organisation_id, KEY, documents)


class Sorting:
    """Knows, for the messages of one batch, whose addresses they bear and which talks they belong to."""

    def __init__(self, mailbox: Mailbox, letters: list[Letter], by: Viewer) -> None:
        """Ask once for all addresses and talks."""
        self.mailbox, self.by, self.now = mailbox, by, timezone.now()
        addresses = {one for letter in letters for one in (letter.from_address, *letter.to, *letter.cc)}
        self.own = own_addresses(addresses, by.organisation_id)
        self.parties = parties(addresses - set(self.own), by.organisation_id)
        self.threads = Threads(letters, by.organisation_id)

    def message(self, letter: Letter) -> MailMessage:
        """Make the row of one message."""
        dropper = dropped_by(letter, self.mailbox)
        out = letter.from_address in self.own or dropper is not None
        others = [one for one in self.sides(letter, out) if one and one not in self.own]
        party = next((self.parties[one] for one in others if one in self.parties), None)
        thread = self.threads.thread_of(letter, set(others))
        party = party or self.of_thread(thread, letter)
        writer = dropper or (self.own.get(letter.from_address) if out else None)
        owner = writer or self.mailbox.owner_id or self.by.user_id
        state = State.FILED if party else State.TRAY
        made = MailMessage(
            **self.base(owner),
            direction=Direction.OUT if out else Direction.IN,
            from_address=letter.from_address,
            from_name=letter.from_name,
            to_addresses=", ".join(letter.to),
            cc_addresses=", ".join(letter.cc),
            subject=letter.subject or _("（无主题）"),
            body=letter.text,
            html=harmless(letter.html) if letter.html else "",
            sent_at=letter.sent_at or self.now,
            mailbox_id=self.mailbox.pk,
            state=state,
            nature=letter.nature,
            note="；".join(dict.fromkeys(letter.faults))[:250],
            message_key=letter.key,
            message_id=letter.message_id,
            reply_to_id=letter.reply_to_id,
            thread=thread,
            subject_key=bare(letter.subject),
            partner=others[0] if others else letter.from_address,
            private=state == State.TRAY and not self.mailbox.shared,
        )
        file_on(made, party)
        return made

    def base(self, owner: int | None) -> dict[str, Any]:
        """Give the columns of origin."""
        return {
            "organisation_id": self.by.organisation_id,
            "owner_id": owner,
            "department_id": self.by.department_id,
            "created_by_id": self.by.user_id,
            "created_at": self.now,
            "updated_by_id": self.by.user_id,
            "updated_at": self.now,
        }

    @staticmethod
    def sides(letter: Letter, out: bool) -> Iterable[str]:
        """Give the addresses of the other side, the first ones first."""
        return [*letter.to, *letter.cc] if out else [letter.from_address, *letter.to, *letter.cc]

    def of_thread(self, thread: str, letter: Letter) -> Party | None:
        """Give the customer of a bounce, an away note or an answer in a talk that is filed already."""
        if thread == letter.key:
            return None
        rows = MailMessage.objects.filter(organisation_id=self.by.organisation_id, thread=thread)
        found = rows.exclude(state=State.TRAY).order_by("-pk").first()
        if found is None or not (found.customer_id or found.record_id):
            return None
        about = (found.record_type, found.record_id) if found.record_id else None
        return Party(found.customer_id, None, about)


def file_on(message: MailMessage, party: Party | None) -> None:
    """Put a message on the customer, person or record that its other side is."""
    if party:
        message.customer_id, message.contact_id = party.customer_id, party.contact_id
        message.record_type, message.record_id = party.about or ("", None)


def keep_files(message: MailMessage, files: list[File], by: Viewer) -> None:
    """Keep the files of a message; one that may not be kept is named beside it with the reason."""
    refused = []
    for one in files:
        try:
            if len(one.content) > LARGEST:
                raise Rejected.one("files", "E-FILE", _("超过 20 MB"))
            keep_with(registry.get(KEY), message, as_upload(one), by)
        except Rejected as reason:
            refused.append(_("附件 %(name)s 没有保存：%(reason)s") % {"name": one.name[:60], "reason": str(reason)})
    if refused:
        message.note = "；".join(filter(None, (message.note, *refused)))[:250]
        MailMessage.objects.filter(pk=message.pk).update(note=message.note)


def as_upload(file: File) -> UploadedFile:
    """Hand a file over as if a person had sent it."""
    return UploadedFile(ContentFile(file.content), file.name, file.kind, len(file.content))
