"""Keeping what contacts said: given, withdrawn, brought in by forms and files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.customers.models import Channel, Consent, ConsentText, Contact, Purpose, State
from kemai.areas.customers.privacy.may import COLUMNS
from kemai.core.access.errors import Forbidden
from kemai.core.actions.after import saved
from kemai.core.actions.perform import fetch, touch
from kemai.core.history.write import log
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "customers.contact"
PLACES = [(channel, purpose) for purpose in (Purpose.MARKETING, Purpose.SERVICE) for channel in COLUMNS] + [
    (Channel.ANY, purpose) for purpose in (Purpose.SHARING, Purpose.PROFILING, Purpose.SENSITIVE, Purpose.ABROAD)
]


def decide(contact_id: int, channel: str, purpose: str, state: str, *, by: Viewer, source: str = "") -> Contact:
    """Keep what a contact said about a channel and purpose; whoever may read the contact may note a refusal."""
    if (channel, purpose) not in PLACES:
        raise Rejected.one("channel", "E-FMT")
    if state not in State.values:
        raise Rejected.one("state", "E-FMT")
    with transaction.atomic():
        record_type = registry.get(KEY)
        contact: Contact = fetch(record_type, contact_id, "read" if state == State.NO else "write", by, lock=True)
        add_row(contact.pk, channel, purpose, state, by=by, source=source or _("当面告知"))
        changes = []
        if purpose == Purpose.MARKETING:
            column = COLUMNS[Channel(channel)]
            changes = [{"field": column, "old": getattr(contact, column), "new": state}]
            setattr(contact, column, state)
            contact.save(update_fields=[column])
        touch(contact, by)
        facts = {"channel": channel, "purpose": purpose, "state": state, "source": source}
        log(by, f"{KEY}.consent", KEY, contact.pk, changes, title=contact.name, facts=facts)
        saved(record_type, contact, by, "consent", changes)
    return contact


def switch(contact_id: int, stop: bool, *, by: Viewer) -> Contact:
    """Set or lift `do not contact`; whoever may read the contact may set it, lifting needs the right to write."""
    with transaction.atomic():
        record_type = registry.get(KEY)
        contact: Contact = fetch(record_type, contact_id, "read" if stop else "write", by, lock=True)
        changes = [{"field": "do_not_contact", "old": contact.do_not_contact, "new": stop}]
        contact.do_not_contact = stop
        contact.save(update_fields=["do_not_contact"])
        touch(contact, by)
        log(by, f"{KEY}.edit", KEY, contact.pk, changes, title=contact.name)
        saved(record_type, contact, by, "edit", changes)
    return contact


def add_row(contact_id: int, channel: str, purpose: str, state: str, *, by: Viewer, source: str) -> None:
    """Append one word with the text by which it was asked for, as it stands today."""
    add_rows([(contact_id, channel, state)], purpose, by=by, source=source)


def add_rows(words: list[tuple[int, str, str]], purpose: str, *, by: Viewer, source: str) -> None:
    """Append words given as (contact, channel, state)."""
    text = ConsentText.objects.filter(purpose=purpose).order_by("-id").values_list("pk", flat=True).first()
    shared = {"purpose": purpose, "source": source[:60], "wording_id": text, "at": timezone.now(), "by_id": by.user_id}
    Consent.objects.bulk_create(
        [
            Consent(organisation_id=by.organisation_id, contact_id=contact_id, channel=channel, state=state, **shared)
            for contact_id, channel, state in words
        ],
        batch_size=500,
    )


def follow(contact_ids: Iterable[int], *, by: Viewer, source: str) -> None:
    """Append what forms and files said of marketing: a row wherever the contact and its newest row differ."""
    ids = list(contact_ids)
    rows = Consent.objects.filter(among("contact_id", ids), purpose=Purpose.MARKETING).order_by("id")
    newest = {(contact, channel): state for contact, channel, state in rows.values_list("contact", "channel", "state")}
    people = Contact.objects.with_deleted().filter(among("pk", ids)).values_list("pk", *COLUMNS.values())
    words = [
        (contact_id, str(channel), state)
        for contact_id, *states in people
        for channel, state in zip(COLUMNS, states, strict=True)
        if newest.get((contact_id, channel), State.UNKNOWN) != state
    ]
    if words:
        add_rows(words, Purpose.MARKETING, by=by, source=source)


def said(contact: Contact) -> dict[tuple[str, str], Consent]:
    """Give the newest word of a contact for each channel and purpose."""
    rows = Consent.objects.filter(contact=contact.pk).select_related("by").order_by("id")
    return {(one.channel, one.purpose): one for one in rows}


def change_text(purpose: str, text: str, *, by: Viewer) -> ConsentText:
    """Change the words with which consent is asked for; what was asked before keeps its own words."""
    if not by.rights.has("settings"):
        raise Forbidden(_("告知文本"))
    if purpose not in Purpose.values or not text.strip():
        raise Rejected.one("text", "E-REQ")
    if len(text) > 2000:
        raise Rejected.one("text", "E-RNG", "≤ 2000")
    with transaction.atomic():
        old: Any = ConsentText.objects.filter(purpose=purpose).order_by("-id").values_list("text", flat=True).first()
        made = ConsentText.objects.create(
            organisation_id=by.organisation_id, purpose=purpose, text=text.strip(), at=timezone.now(), by_id=by.user_id
        )
        changes = [{"field": "text", "old": old or "", "new": made.text}]
        log(by, "customers.consenttext.change", "customers.consenttext", made.pk, changes, title=purpose)
    return made
