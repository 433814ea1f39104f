"""Built reports by mail: each receiver gets the figures of the own scope, in the own language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kemai.areas.analysis.building.making import kept
from kemai.areas.analysis.building.shelf import HOME
from kemai.areas.analysis.models import Report
from kemai.core.access.errors import Forbidden
from kemai.core.access.provider import viewer_of
from kemai.core.jobs.schedule import daily
from kemai.core.modules.closing import firms_without
from kemai.core.notify.languages import known
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.send import put_of_firm
from kemai.core.records.colleagues import people as all_people
from kemai.core.records.errors import Invalid
from kemai.core.reports.answers import said
from kemai.core.reports.questions import read_question
from kemai.core.tenancy.current import acting_as
from kemai.core.tenancy.viewer import Viewer

LINES_MOST = 50
MODULE = "built_reports"


@daily("07:00")
def send() -> None:
    """Send the reports that are due today and were not sent yet."""
    today = timezone.localdate()
    rows = Report.objects.filter(schedule__in=due(today)).exclude(sent_on=today)
    for report in rows.exclude(organisation_id__in=firms_without(MODULE)).order_by("pk"):
        with transaction.atomic():
            taken = Report.objects.filter(pk=report.pk).exclude(sent_on=today).update(sent_on=today)
            if taken:
                put_of_firm(mails(report), report.organisation_id)


def due(day: date) -> list[str]:
    """Name the schedules that a day falls into."""
    found = [Report.Schedule.DAILY]
    if day.weekday() == 0:
        found.append(Report.Schedule.WEEKLY)
    if day.day == 1:
        found.append(Report.Schedule.MONTHLY)
    return [str(one) for one in found]


def mails(report: Report) -> Iterable[OutMessage]:
    """Write the mail of each receiver who is at work, has an address and may see the report."""
    ids = [int(one) for one in report.mail_to.split(",") if one]
    people = all_people().filter(pk__in=ids, organisation_id=report.organisation_id, status="active").exclude(email="")
    for user in people.order_by("pk"):
        viewer = viewer_of(user)
        with acting_as(viewer), translation.override(known(user.language)):
            text = text_of(report, viewer)
        if text:
            yield OutMessage(
                channel=OutMessage.Channel.MAIL,
                address=user.email,
                name=user.name,
                text=text,
                record_type="analysis.report",
                record_id=report.pk,
            )


def text_of(report: Report, viewer: Viewer) -> str:
    """Say a report in lines, with the way to it; nothing for those who may not see it."""
    try:
        made = kept(report)
        if not made.known_to(viewer):
            return ""
        answer = made.answer(read_question(QueryDict(), viewer))
    except (Forbidden, Invalid):
        return ""
    lines = [" ｜ ".join([one.label, *map(said, one.figures)]) for one in islice(answer.lines, LINES_MOST)]
    heads = " ｜ ".join(heading.label for heading in answer.headings)
    totals = " ｜ ".join(map(said, answer.totals))
    home = f"{settings.SITE_URL.rstrip('/')}{HOME}{report.pk}/"
    words = {"name": report.name, "finding": answer.finding, "link": home}
    return "\n".join([_("%(name)s：%(finding)s") % words, "", heads, *lines, totals, "", home])
