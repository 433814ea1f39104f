"""Checking a record: first, second by another person, or back to its owner with an opinion."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import fetch
from kemai.core.history.write import log
from kemai.core.notify.send import notify
from kemai.core.records.errors import Rejected
from kemai.core.records.typed import RecordType
from kemai.core.review.choices import may_review, reviewed
from kemai.core.review.models import ReviewMark
from kemai.core.review.states import FIRST, SECOND, Step, Verdict, marks_of, state_of
from kemai.core.tenancy.viewer import Viewer


def check(record_type: RecordType, record_id: int, *, by: Viewer, passed: bool, opinion: str = "") -> ReviewMark:
    """Do the check that is due; the second person must be another (E-STATE), a return needs its opinion (E-REQ)."""
    if not may_review(record_type, by):
        raise Forbidden(f"{record_type.label} · {_('审核')}")
    if not reviewed(record_type, by.organisation_id):
        raise Rejected.one("", "E-STATE", _("这类资料没有开启审核"))
    opinion = opinion.strip()[:200]
    if not passed and not opinion:
        raise Rejected.one("opinion", "E-REQ")
    with transaction.atomic():
        record = fetch(record_type, record_id, "read", by, lock=True)
        mark = add_mark(record_type, record_id, by, passed, opinion)
        verb = "review_return" if not passed else "review_first" if mark.step == Step.FIRST else "review_second"
        title = record_type.title_of(record)
        facts = {"opinion": opinion} if opinion else {}
        log(by, f"{record_type.key}.{verb}", record_type.key, record_id, [], title=title, facts=facts)
        if not passed:
            people = {record.owner_id, record.created_by_id} - {None}
            words = {"title": title, "opinion": opinion}
            link = f"/{record_type.address}/{record_id}/"
            notify(people, lambda: _("%(title)s 审核退回：%(opinion)s") % words, link, by=by)
    return mark


def add_mark(record_type: RecordType, record_id: int, by: Viewer, passed: bool, opinion: str) -> ReviewMark:
    """Add the mark of the step that is due."""
    marks = marks_of(record_type, record_id, by.organisation_id)
    state = state_of(marks)
    if state not in (FIRST, SECOND):
        raise Rejected.one("", "E-STATE", _("已审核完，或已退回等待修改"))
    if state == SECOND and marks[Step.FIRST].user_id == by.user_id:
        raise Rejected.one("", "E-STATE", _("复审须由初审以外的人进行"))
    try:
        with transaction.atomic():
            return ReviewMark.objects.create(
                organisation_id=by.organisation_id,
                record_type=record_type.key,
                record_id=record_id,
                step=Step.FIRST if state == FIRST else Step.SECOND,
                verdict=Verdict.PASSED if passed else Verdict.RETURNED,
                user_id=by.user_id,
                at=timezone.now(),
                opinion=opinion,
            )
    except IntegrityError as error:
        raise Rejected.one("", "E-STATE", _("刚有人审核过，请刷新后再看")) from error
