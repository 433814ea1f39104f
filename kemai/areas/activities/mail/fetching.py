"""Fetching mailboxes: in batches, each with how far the mailbox is read, so that a restart takes nothing up twice."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from itertools import islice

from django.contrib.auth import get_user_model
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.activities.mail.filing import Filed, file_all
from kemai.areas.activities.mail.imap import Imap
from kemai.areas.activities.mail.oauth.asking import CannotSignIn, NoLongerAgreed
from kemai.areas.activities.mail.oauth.tokens import spoken
from kemai.areas.activities.mail.sealing import needs_password, password_of, place_of
from kemai.areas.activities.mail.sources import Arrived, CannotFetch, Place, Source
from kemai.areas.activities.models import Mailbox, MailboxPlace
from kemai.core.access.provider import viewer_of
from kemai.core.jobs.schedule import every
from kemai.core.modules.closing import firms_without
from kemai.core.notify.send import tell_people
from kemai.core.records.words import enumerated
from kemai.core.tenancy.current import acting_as
from kemai.core.tenancy.viewer import Viewer

log = logging.getLogger("kemai.mail")
BATCH = 100
BATCH_BYTES = 8 * 1024 * 1024
ENOUGH = 2000


@every(minutes=5)
def fetch_all() -> None:
    """Fetch all mailboxes in use; one that fails stops no other, and says why on its page."""
    rows = Mailbox.objects.filter(active=True).exclude(organisation_id__in=firms_without("mail"))
    for mailbox in list(rows.exclude(place__sealed="").exclude(place=None).order_by("fetched_at", "pk")):
        viewer = keeper_of(mailbox)
        if viewer is not None:
            with acting_as(viewer):
                fetch(mailbox, by=viewer)


def keeper_of(mailbox: Mailbox) -> Viewer | None:
    """Give the person in whose name the messages of a mailbox are filed: its owner while they are at work."""
    people = get_user_model()._base_manager.select_related("organisation").filter(status="active")
    user = people.filter(pk=mailbox.owner_id or mailbox.created_by_id or 0).first()
    return viewer_of(user) if user else None


def fetch(mailbox: Mailbox, *, by: Viewer, source: Source | None = None) -> Filed:
    """Fetch what is new in a mailbox and file it, at most 2,000 messages at a time; what failed stands beside it."""
    told, trouble = Filed(), needs_password(mailbox) if source is None else ""
    if not trouble:
        try:
            told = take(mailbox, source or source_of(mailbox), by)
        except (CannotFetch, CannotSignIn) as reason:
            trouble = str(reason)
            if isinstance(reason, NoLongerAgreed):
                tell_keeper(mailbox)
        except Exception as reason:
            log.exception("mailbox %s", mailbox.pk)
            trouble = type(reason).__name__
    if told.refused and not trouble:
        words = {"count": len(told.refused), "which": enumerated(told.refused)}
        trouble = _("%(count)d 封无法读取：%(which)s") % words
    mailbox.trouble, mailbox.fetched_at = trouble[:200], timezone.now()
    Mailbox.objects.filter(pk=mailbox.pk).update(trouble=mailbox.trouble, fetched_at=mailbox.fetched_at)
    return told


def source_of(mailbox: Mailbox) -> Imap:
    """Give the mail server of a mailbox with what lets us in; raises CannotSignIn."""
    if mailbox.sign_in == Mailbox.SignIn.PASSWORD:
        return Imap(mailbox, password_of(mailbox))
    return Imap(mailbox, token=spoken(mailbox))


def tell_keeper(mailbox: Mailbox) -> None:
    """Tell the keeper of a mailbox that they have to sign in again."""
    people = [one for one in (mailbox.owner_id or mailbox.created_by_id,) if one]
    words = {"address": mailbox.address}
    place = f"/mailboxes/{mailbox.pk}/connect/"
    tell_people(people, lambda: _("邮箱 %(address)s 的登录已失效，请重新登录") % words, place, mailbox.organisation_id)


def take(mailbox: Mailbox, source: Source, by: Viewer) -> Filed:
    """File what a source gives, batch after batch."""
    held = place_of(mailbox)
    told = Filed()
    arrived = islice(source.after(Place(held.validity, held.last)), ENOUGH)
    for batch in batches(arrived):
        told.add(take_batch(mailbox, batch, by))
    return told


def take_batch(mailbox: Mailbox, batch: list[Arrived], by: Viewer) -> Filed:
    """File one batch; where that fails, its messages one by one, so that a single one holds up no mailbox."""
    try:
        return take_together(mailbox, batch, by)
    except (InterfaceError, OperationalError):
        raise
    except Exception:
        if len(batch) == 1:
            log.exception("message %s of mailbox %s", batch[0].name, mailbox.pk)
            read_up_to(mailbox, batch[0].place)
            return Filed(refused=[batch[0].name])
    told = Filed()
    for one in batch:
        told.add(take_batch(mailbox, [one], by))
    return told


def take_together(mailbox: Mailbox, batch: list[Arrived], by: Viewer) -> Filed:
    """File one batch together with the place that it ends at, all or nothing."""
    with transaction.atomic():
        MailboxPlace.objects.select_for_update(of=("self",)).get(mailbox=mailbox)
        told = file_all(mailbox, [(one.name, one.data) for one in batch], by=by)
        read_up_to(mailbox, batch[-1].place)
    return told


def read_up_to(mailbox: Mailbox, place: Place) -> None:
    """Keep how far a mailbox is read."""
    MailboxPlace.objects.filter(mailbox=mailbox).update(validity=place.validity, last=place.last)


def batches(arrived: Iterable[Arrived]) -> Iterator[list[Arrived]]:
    """Part what arrives into batches of no more than 100 messages and 8 MB."""
    batch: list[Arrived] = []
    for one in arrived:
        if batch and (len(batch) >= BATCH or sum(len(have.data) for have in batch) + len(one.data) > BATCH_BYTES):
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch
