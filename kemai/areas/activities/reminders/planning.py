"""Planning reminders: one row a person and channel; mail, SMS and WeCom go into the outbox with their time at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kemai.areas.activities.models import Reminder
from kemai.areas.activities.reminders.declare import Due, Remindable
from kemai.core.notify.choices import NOTHING, Choice, choices_of
from kemai.core.notify.kinds import BELL
from kemai.core.notify.languages import languages_of
from kemai.core.notify.send import written
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.send import put_of_firm
from kemai.core.records.among import among
from kemai.core.records.colleagues import people as all_people
from kemai.core.tenancy.zones import zone_of

State = Reminder.State


def plan(sort: Remindable, dues: Iterable[Due]) -> None:
    """Plan the reminders of some things of one sort, each once however often it is asked for."""
    found = [due for due in dues if due.people]
    people = {person for due in found for person in due.people}
    choices, planned = choices_of(people), planned_already(sort, found)
    for due in found:
        new = [
            (person, channel, time_for(due, choices.get(person, NOTHING)))
            for person in due.people
            for channel in choices.get(person, NOTHING).by(sort.kind)
            if (person, due.record_id, due.happens_at, channel) not in planned
        ]
        if new:
            with transaction.atomic():
                put(sort, due, new)


def planned_already(sort: Remindable, dues: list[Due]) -> set[tuple[int, int, datetime, str]]:
    """Give what of some things has been planned before, by person, record, moment and channel."""
    rows = Reminder.objects.filter(among("record_id", {due.record_id for due in dues}), record_type=sort.type_key)
    rows = rows.exclude(state=State.CANCELLED)
    return set(rows.values_list("user_id", "record_id", "happens_at", "channel"))


def time_for(due: Due, choice: Choice) -> datetime:
    """Say when to remind: so many minutes ahead, but never in quiet hours.

    What would fall into them is told when they end, and where that is too late before they begin.
    """
    now = timezone.now()
    at = max(now, due.happens_at - timedelta(minutes=due.minutes))
    quiet = choice.quiet_around(at)
    if quiet is None:
        return at
    begins, ends = quiet
    before = begins - timedelta(minutes=1)
    return before if ends > due.happens_at and before > now else ends


def put(sort: Remindable, due: Due, new: list[tuple[int, str, datetime]]) -> None:
    """Write the rows of one thing, with the messages that carry them."""
    ways: dict[int, list[str]] = {}
    for person, channel, _at in new:
        if channel != BELL:
            ways.setdefault(person, []).append(channel)
    letters = {(one.record_id, one.channel): one for one in written(ways)} if ways else {}
    texts = said(due, {person for person, _channel, _at in new})
    for person, channel, at in new:
        if letter := letters.get((person, channel)):
            letter.text, letter.due_at = texts[person], at
            letter.ends_at = max(due.happens_at, at) + timedelta(hours=1)
    put_of_firm(letters.values(), due.organisation_id)
    Reminder.objects.bulk_create(
        (
            Reminder(
                organisation_id=due.organisation_id,
                kind=sort.kind.code,
                record_type=sort.type_key,
                record_id=due.record_id,
                user_id=person,
                title=due.title[:120],
                happens_at=due.happens_at,
                at=at,
                channel=channel,
                message=letters.get((person, channel)),
            )
            for person, channel, at in new
            if channel == BELL or (person, channel) in letters
        ),
        ignore_conflicts=True,
    )


def said(due: Due, people: set[int]) -> dict[int, str]:
    """Say the reminder to each person in their language and by their clock."""
    languages, texts = languages_of(people), dict[int, str]()
    for person in all_people().filter(among("pk", people)):
        when = due.happens_at.astimezone(zone_of(person))
        with override(languages[person.pk]):
            texts[person.pk] = _("提醒：%(title)s，%(when)s") % {"title": due.title, "when": f"{when:%m-%d %H:%M}"}
    return texts


def cancel(reminders: Iterable[Reminder]) -> None:
    """Call reminders off, and withdraw their messages as far as they have not gone."""
    rows = list(reminders)
    Reminder.objects.filter(among("pk", [one.pk for one in rows]), state=State.WAITING).update(state=State.CANCELLED)
    letters = OutMessage.objects.filter(among("pk", [one.message_id for one in rows if one.message_id]))
    letters.filter(state=OutMessage.State.WAITING, sent_at=None).update(
        state=OutMessage.State.SKIPPED, note=_("提醒已取消")
    )


def forget(type_key: str, record_id: int) -> None:
    """Call off what is still to be told of a record."""
    cancel(Reminder.objects.filter(record_type=type_key, record_id=record_id, state=State.WAITING))
