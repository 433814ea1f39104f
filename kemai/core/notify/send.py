"""Telling people: the bell in the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from kemai.core.notify.languages import languages_of
from kemai.core.notify.models import Notice
from kemai.core.tenancy.viewer import Viewer

Words = Callable[[], str]
UNREAD = """
    SELECT count(*) FROM (
        SELECT 1 FROM core_notice WHERE organisation_id = %s AND to_id = %s AND read_at IS NULL LIMIT 100
    ) AS newest
"""


def notify(people: Iterable[int], say: Words, link: str, *, by: Viewer) -> None:
    """Send a notice to people of the same organisation, the sender left out."""
    tell_people({person for person in people if person != by.user_id}, say, link, by.organisation_id)


def tell_people(people: Iterable[int], say: Words, link: str, organisation_id: int) -> None:
    """Send a notice in nobody's name; `say` is asked once in each language that the people read."""
    now, said = timezone.now(), dict[str, str]()
    languages = languages_of(set(people))
    for language in set(languages.values()):
        with override(language):
            said[language] = say()[:300]
    Notice.objects.bulk_create(
        Notice(organisation_id=organisation_id, to_id=person, text=said[language], link=link[:300], at=now)
        for person, language in sorted(languages.items())
    )


def unread(by: Viewer) -> int:
    """Count a person's unread notices, 100 at the most; every page asks, so the statement is written out."""
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [by.organisation_id, by.user_id])
        return int(cursor.fetchone()[0])


def mark_read(by: Viewer) -> None:
    """Mark all notices of a person as read."""
    Notice.objects.filter(to_id=by.user_id, read_at__isnull=True).update(read_at=timezone.now())
