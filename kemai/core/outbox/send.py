"""Writing messages and handing them to their carriers; what was handed over is never handed over twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.jobs.schedule import every
from kemai.core.outbox.carriers import CannotSend, carrier_of
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.secret import forget_old, spoken, too_old
from kemai.core.tenancy.current import acting_as
from kemai.core.tenancy.viewer import Viewer

State = OutMessage.State
PATIENCE = timedelta(minutes=5)


def put(messages: Iterable[OutMessage], *, by: Viewer) -> None:
    """Write messages in the caller's transaction and carry them after the commit; those there already stay as they are.

    The caller fills channel, address, name, text, record and, for a mass sending, batch (and state with note for those
    left out); organisation, sender and time are filled in here.
    """
    now = timezone.now()
    made = list(messages)
    for message in made:
        message.organisation_id, message.created_by_id, message.created_at = by.organisation_id, by.user_id, now
    OutMessage.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)
    transaction.on_commit(lambda: deliver(by))


def deliver(by: Viewer) -> int:
    """Carry what this person's firm has waiting; returns how many messages were taken up."""
    with acting_as(by):
        waiting = OutMessage.objects.filter(state=State.WAITING, sent_at=None)
        return sum(carry(message) for message in list(waiting.order_by("id")))


def carry(message: OutMessage) -> bool:
    """Carry one message; False when another process has it already."""
    mine = OutMessage.objects.filter(pk=message.pk, state=State.WAITING, sent_at=None)
    if not mine.update(sent_at=timezone.now()):
        return False
    state, note = handed_over(message)
    gone = {} if state == State.SHOWN else {"secret": ""}
    OutMessage.objects.filter(pk=message.pk).update(state=state, note=note[:200], **gone)
    return True


def handed_over(message: OutMessage) -> tuple[str, str]:
    """Let the carrier take a message in full words; gives its state then, and the reason when it was not taken."""
    if too_old(message):
        return State.FAILED, _("已过期，没有发送")
    message.text = spoken(message)
    try:
        return carrier_of(message.channel).carry(message), ""
    except CannotSend as reason:
        return State.FAILED, str(reason)


@every(minutes=5)
def sweep() -> None:
    """Carry what was left waiting; what broke off on its way is failed, since nobody knows whether it arrived."""
    forget_old()
    late = timezone.now() - PATIENCE
    rows = OutMessage.objects.filter(state=State.WAITING)
    rows.filter(sent_at__lt=late).update(state=State.FAILED, note=_("发送中断，不知是否送达"))
    for message in list(rows.filter(sent_at=None, created_at__lt=late).order_by("id")[:1000]):
        carry(message)
