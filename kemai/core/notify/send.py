"""Telling people: the bell in the page, and by mail, SMS or WeCom where they want it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from kemai.core.notify.choices import NOTHING, choices_of
from kemai.core.notify.kinds import BELL, MAIL, SMS, WECHAT, kind_of
from kemai.core.notify.languages import languages_of
from kemai.core.notify.models import Notice
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.send import put_of_firm
from kemai.core.records.among import among
from kemai.core.records.colleagues import people as all_people
from kemai.core.tenancy.viewer import Viewer

Words = Callable[[], str]
PERSON = "accounts.user"
UNREAD = """
    SELECT count(*) FROM (
        SELECT 1 FROM core_notice WHERE organisation_id = %s AND to_id = %s AND read_at IS NULL AND at <= %s LIMIT 100
    ) AS newest
"""


def notify(people: Iterable[int], say: Words, link: str, *, by: Viewer) -> None:
    """Send a notice to people of the same organisation, the sender left out."""
    tell_people({person for person in people if person != by.user_id}, say, link, by.organisation_id)


def tell_people(people: Iterable[int], say: Words, link: str, organisation_id: int) -> None:
    """Send a notice in nobody's name; `say` is asked once in each language that the people read.

    Each is told by the channels that they chose for this kind of notice, and after their quiet hours.
    """
    now, said, kind = timezone.now(), dict[str, str](), kind_of(link)
    languages = languages_of(set(people))
    choices = choices_of(languages)
    for language in set(languages.values()):
        with override(language):
            said[language] = say()[:300]
    bells, further = [], {}
    for person, language in sorted(languages.items()):
        choice = choices.get(person, NOTHING)
        channels, at = choice.by(kind), now if kind.alarm else choice.open_at(now)
        if BELL in channels:
            text = said[language]
            bells.append(Notice(organisation_id=organisation_id, to_id=person, text=text, link=link[:300], at=at))
        if ways := [one for one in channels if one != BELL]:
            further[person] = (ways, said[language], at)
    Notice.objects.bulk_create(bells)
    if further:
        letters = written({person: ways for person, (ways, _text, _at) in further.items()})
        for one in letters:
            _ways, text, at = further[one.record_id]
            one.text, one.due_at = f"{text}\n{settings.SITE_URL.rstrip('/')}{link}", at if at > now else None
        put_of_firm(letters, organisation_id)


def written(ways: dict[int, list[str]]) -> list[OutMessage]:
    """Begin the messages to people by the ways they want, where they have an address for it."""
    addresses = all_people().filter(among("pk", ways)).values_list("pk", "name", "email", "phone", "wecom")
    return [
        OutMessage(channel=way, address=address, name=name, record_type=PERSON, record_id=person)
        for person, name, email, phone, wecom in addresses
        for way in ways[person]
        if (address := {MAIL: email, SMS: phone, WECHAT: wecom}.get(way))
    ]


def unread(by: Viewer) -> int:
    """Count a person's unread notices, 100 at the most; every page asks, so the statement is written out."""
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [by.organisation_id, by.user_id, timezone.now()])
        return int(cursor.fetchone()[0])


def mark_read(by: Viewer) -> None:
    """Mark all notices of a person as read."""
    now = timezone.now()
    Notice.objects.filter(to_id=by.user_id, read_at__isnull=True, at__lte=now).update(read_at=now)
