"""Special wishes of customers (packaging, delivery) become tasks of those whom the need names."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.accounts.models import Department
from kemai.areas.accounts.queries import members
from kemai.areas.activities.following import change
from kemai.areas.activities.models import Task
from kemai.areas.activities.tasks.handing import hand_out
from kemai.areas.customers.events import NeedTold
from kemai.areas.customers.models import Need
from kemai.core.dictionary.book import book
from kemai.core.events import on
from kemai.core.options import option
from kemai.core.records import registry
from kemai.core.records.colleagues import active
from kemai.core.tenancy.viewer import Viewer
from kemai.core.working_days.days import working_days

KEY = "customers.need"
ONLY_KNOWN = ("taste", "expectation")
DAYS = option(
    "tasks.wish_days", gettext_lazy("特殊要求几个工作日内办完"), 3, group=gettext_lazy("任务"), least=1, most=60
)


@on(NeedTold)
def make_tasks(fact: NeedTold) -> None:
    """Give each person whom a wish names a task, and bring the open task up to date when the wish changes."""
    by = fact.by
    need = Need.objects.select_related("customer").filter(pk=fact.need_id).first()
    if need is None or not is_wish(need, by) or registry.closed(registry.of_model(Task), by):
        return
    subject = _("%(customer)s：%(topic)s") % {"customer": need.customer.name, "topic": need.topic}
    for person_id in named(need, by):
        give(need, person_id, subject[:120], by)


def is_wish(need: Any, by: Viewer) -> bool:
    """Say whether somebody has to do something: a taste or an expectation is only known."""
    entry = book(by).by_id.get(need.kind_id) if need.kind_id else None
    return entry is None or entry.code not in ONLY_KNOWN


def named(need: Any, by: Viewer) -> list[int]:
    """Give who has to see to a wish: the person named, and the head of the department, else its first person."""
    found = [need.inform_id] if need.inform_id else []
    if need.inform_department_id:
        head = Department.objects.filter(pk=need.inform_department_id).values_list("head_id", flat=True).first()
        if head not in active(by):
            head = members(need.inform_department_id).order_by("pk").first()
        found += [head] if head else []
    return list(dict.fromkeys(one for one in found if one in active(by)))


def give(need: Any, person_id: int, subject: str, by: Viewer) -> None:
    """Give one person the task of a wish, or let the one they have say what is wanted now."""
    rows = Task.objects.filter(record_type=KEY, record_id=need.pk, owner_id=person_id, finished_at=None)
    known = rows.order_by("pk").first()
    detail = need.detail or need.topic
    if known is None:
        due = working_days(by.organisation_id).later(timezone.now(), DAYS.of(by.organisation_id))
        origin = Task.Origin.FEEDBACK
        hand_out(
            person_id,
            subject=subject,
            due=due,
            by=by,
            detail=detail,
            origin=origin,
            customer_id=need.customer_id,
            about=(KEY, need.pk),
        )
    else:
        change(registry.of_model(Task), known, {"subject": subject, "detail": detail}, by=by)
