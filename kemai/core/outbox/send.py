"""Writing messages and handing them to their carriers; what was handed over is never handed over twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.jobs.schedule import every
from kemai.core.outbox.carriers import PATIENCE, CannotSend, carrier_of
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.secret import forget_old, spoken, too_old
from kemai.core.tenancy.current import acting_as
from kemai.core.tenancy.viewer import Viewer

State = OutMessage.State
TRIES = 3
PATIENT = (OutMessage.Channel.MAIL, OutMessage.Channel.FAX, OutMessage.Channel.WECHAT)
SLOW = Q(channel__in=PATIENT, secret="")


def put(messages: Iterable[OutMessage], *, by: Viewer) -> None:
    """Write messages in the caller's transaction and carry them after the commit; those there already stay as they are.

    The caller fills channel, address, name, text, record and, for a mass sending, batch (and state with note for those
    left out); organisation, sender and time are filled in here.
    """
    made = list(messages)
    for message in made:
        message.created_by_id = by.user_id
    put_of_firm(made, by.organisation_id)


def put_of_firm(messages: Iterable[OutMessage], organisation_id: int) -> None:
    """Write messages of a firm in nobody's name, as `put` does; those with a `due_at` wait for it."""
    now, made = timezone.now(), list(messages)
    for message in made:
        message.organisation_id, message.created_at = organisation_id, now
    in_batch = any(message.batch is not None for message in made)
    OutMessage.objects.bulk_create(made, ignore_conflicts=in_batch, batch_size=500)
    slow = any(message.channel in PATIENT and not message.secret for message in made)
    transaction.on_commit(lambda: hand_on(organisation_id, slow=slow))


def hand_on(organisation_id: int, *, slow: bool) -> None:
    """Carry at once what somebody waits for, such as a code; what a far server takes its time for goes later.

    Nobody's page waits for a mail server: the worker carries mails (without a worker, as in tests, they go at once).
    """
    from kemai.core.jobs.queue import carry_mails

    nobody = Viewer(user_id=0, organisation_id=organisation_id)
    if settings.JOBS_IMMEDIATE:
        deliver(nobody)
        return
    deliver(nobody, ~SLOW)
    if slow:
        carry_mails(organisation_id)


def deliver(by: Viewer, which: Q | None = None) -> int:
    """Carry what this person's firm has waiting and is due; returns how many messages were taken up."""
    with acting_as(by):
        waiting = OutMessage.objects.filter(due(), which or Q(), state=State.WAITING, sent_at=None)
        return sum(carry(message) for message in list(waiting.order_by("id")))


def due() -> Q:
    """Give the condition of messages whose time has come."""
    return Q(due_at=None) | Q(due_at__lte=timezone.now())


def carry(message: OutMessage) -> bool:
    """Carry one message; False when another process has it already."""
    mine = OutMessage.objects.filter(pk=message.pk, state=State.WAITING, sent_at=None)
    if not mine.update(sent_at=timezone.now()):
        return False
    state, note, patience = handed_over(message)
    if state == State.FAILED and message.tries + 1 < TRIES and not too_old(message):
        again = timezone.now() + patience * (message.tries + 1)
        later = {"state": State.WAITING, "sent_at": None, "due_at": again, "tries": message.tries + 1}
        OutMessage.objects.filter(pk=message.pk).update(note=note[:200], **later)
        return True
    gone = {} if state == State.SHOWN else {"secret": ""}
    OutMessage.objects.filter(pk=message.pk).update(state=state, note=note[:200], **gone)
    if state == State.FAILED:
        tell_keepers(message, note)
    return True


def tell_keepers(message: OutMessage, note: str) -> None:
    """Tell those who keep the firm's settings that a message could not be sent."""
    from kemai.core.audit.alarms import holders
    from kemai.core.notify.send import tell_people

    words = {"name": message.name, "reason": note}
    people = holders(message.organisation_id, "settings")
    tell_people(
        people, lambda: _("发给 %(name)s 的信息没有发出：%(reason)s") % words, "/outbox/", message.organisation_id
    )


def handed_over(message: OutMessage) -> tuple[str, str, timedelta]:
    """Let the carrier take a message in full words; gives its state, why it was not taken, and how long it rests."""
    if too_old(message):
        return State.FAILED, _("已过期，没有发送"), PATIENCE
    message.text = spoken(message)
    try:
        return carrier_of(message.channel).carry(message), "", PATIENCE
    except CannotSend as reason:
        return State.FAILED, str(reason), reason.patience


@every(minutes=1)
def sweep() -> None:
    """Carry what is due or left waiting; what broke off on its way is failed, since nobody knows whether it arrived."""
    forget_old()
    late = timezone.now() - PATIENCE
    rows = OutMessage.objects.filter(state=State.WAITING)
    rows.filter(sent_at__lt=late).update(state=State.FAILED, note=_("发送中断，不知是否送达"))
    ready = Q(due_at__lte=timezone.now()) | Q(due_at=None, created_at__lt=late)
    for message in list(rows.filter(ready, sent_at=None).order_by("id")[:1000]):
        with acting_as(Viewer(user_id=0, organisation_id=message.organisation_id)):
            carry(message)
