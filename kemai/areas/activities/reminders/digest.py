"""The morning digest: what the day brings, to those who want it, at half past seven by their own clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities.calendar.sources import Item, Span, items
from kemai.core.access.provider import viewer_of
from kemai.core.jobs.schedule import every
from kemai.core.notify.kinds import BELL, notice_kind
from kemai.core.notify.models import NoticeChoice
from kemai.core.notify.send import tell_people
from kemai.core.records.colleagues import people as all_people
from kemai.core.tenancy.current import acting_as
from kemai.core.tenancy.zones import clock_of

LINK = "/calendar/?view=today"
SENT_AT = time(7, 30)
NAMED = 6
LATE = timedelta(hours=4)
notice_kind("digest", gettext_lazy("每日摘要"), LINK, shipped=(BELL,))


@every(minutes=15)
def send() -> None:
    """Send the digest to everybody whose morning it is and who has not had it today."""
    wanting = NoticeChoice.objects.filter(digest=True, person__status="active").values_list("person_id", flat=True)
    for user in all_people().filter(pk__in=list(wanting)).select_related("organisation").order_by("pk"):
        with clock_of(user) as zone:
            morning = datetime.combine(timezone.localdate(), SENT_AT, zone)
            if morning <= timezone.now() < morning + LATE and taken(user.pk):
                tell(user)


def taken(person: int) -> bool:
    """Take today's digest of a person; False when it was sent already, by this or another process."""
    mine, today = NoticeChoice.objects.filter(person_id=person), timezone.localdate()
    return bool(mine.exclude(digest_on=today).update(digest_on=today))


def tell(user: Any) -> None:
    """Tell a person what their day brings."""
    viewer = viewer_of(user)
    with acting_as(viewer):
        zone = timezone.get_current_timezone()
        first = datetime.combine(timezone.localdate(), time.min, zone)
        found = items(viewer, Span(first, first + timedelta(days=1), frozenset({user.pk})))
        tell_people([user.pk], lambda: text_of(found), LINK, viewer.organisation_id)


def text_of(found: list[Item]) -> str:
    """Say a day in one line."""
    if not found:
        return _("今天没有安排")
    lines = [said(item) for item in found[:NAMED]]
    rest = _("等") if len(found) > NAMED else ""
    return _("今天 %(count)d 项：%(lines)s%(rest)s") % {
        "count": len(found),
        "lines": "；".join(lines),
        "rest": rest,
    }


def said(item: Item) -> str:
    """Say one thing of a day."""
    return item.title if item.days else f"{timezone.localtime(item.start):%H:%M} {item.title}"
