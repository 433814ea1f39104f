"""Whose work a person may look at: their own, and with the extra right that of the people in their reach."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.models import User
from kemai.core.access.extras import extra
from kemai.core.records.colleagues import Colleague, active
from kemai.core.tenancy.viewer import Viewer

TEAM_READ = extra("activity.team_read", _("查看下属的事务"))


def reaches_others(viewer: Viewer) -> bool:
    """Say whether somebody looks after the work of others."""
    return viewer.rights.has(TEAM_READ)


def people_in_sight(viewer: Viewer) -> dict[int, Colleague]:
    """Give the people at work whose days somebody may read, themselves first, the others by name."""
    everybody = active(viewer)
    seen = {viewer.user_id: everybody[viewer.user_id]} if viewer.user_id in everybody else {}
    if reaches_others(viewer):
        reached = set(User.objects.visible_to(viewer, "read").order_by().values_list("pk", flat=True))
        seen |= {pk: one for pk, one in everybody.items() if pk in reached}
    return seen


def person_in_sight(viewer: Viewer, person_id: int | None) -> tuple[int, Colleague]:
    """Give one of them, the viewer where nobody is named; raises Http404 for anybody else."""
    wanted, seen = person_id or viewer.user_id, people_in_sight(viewer)
    if wanted not in seen:
        raise Http404(str(wanted))
    return wanted, seen[wanted]


def managers_of(person_id: int | None) -> set[int]:
    """Give whom a person answers to: their supervisor, without one the head of their department."""
    rows = User.objects.filter(pk=person_id).values_list("supervisor_id", "department__head_id")
    above, head = rows.first() or (None, None)
    return {one for one in (above or head,) if one and one != person_id}


def top_of(supervisors: dict[int, int | None], person_id: int) -> int:
    """Give the person at the upper end of the line of supervisors; a loop in it ends where it began."""
    passed = {person_id}
    while (above := supervisors.get(person_id)) and above not in passed:
        passed.add(above)
        person_id = above
    return person_id


def choices(people: dict[int, Colleague], chosen: int) -> list[dict[str, Any]]:
    """Offer people in a box to choose from."""
    return [{"value": str(pk), "label": one.name, "selected": pk == chosen} for pk, one in people.items()]


def supervisors() -> dict[int, int | None]:
    """Give everybody's supervisor in the firm that is looking."""
    return dict(User.objects.order_by().values_list("pk", "supervisor_id"))
