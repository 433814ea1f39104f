"""Handing out tasks: who may give work to whom, and the door for other areas."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from kemai.areas.accounts.models import User
from kemai.areas.accounts.queries import own_branch, own_team
from kemai.areas.activities.following import write
from kemai.areas.activities.models import Task
from kemai.core.records import registry
from kemai.core.records.kinds.people import joined
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.task"


def may_assign(by: Viewer, person_id: int | None) -> bool:
    """Say whether a person may give work to another: themselves always, others as far as their right to add reaches."""
    scope = by.rights.scope(KEY, "add")
    if person_id == by.user_id or scope == "all":
        return True
    departments = {"team": own_team, "branch": own_branch}.get(scope or "")
    if departments is None:
        return False
    return User.objects.filter(pk=person_id, department_id__in=departments(by)).exists()


def hand_out(
    person_id: int,
    *,
    subject: str,
    due: datetime,
    by: Viewer,
    start: datetime | None = None,
    detail: str = "",
    origin: str = Task.Origin.DIRECT,
    priority: str = Task.Priority.NORMAL,
    kind_id: int | None = None,
    customer_id: int | None = None,
    parent_id: int | None = None,
    watchers: Iterable[int] = (),
    about: tuple[str, int] | None = None,
    repeat: str = "",
    repeat_until: date | None = None,
) -> Task:
    """Give a person a task that follows from something else: a stage of a deal, a decision, a wish of a customer.

    Neither the right to add tasks nor the branch is asked: the verb that calls has decided. `about` is the key of a
    record type and the id of its record. A subject over 120 characters is cut. The person is told.
    """
    values: dict[str, Any] = {"subject": subject.strip()[:120], "detail": detail, "owner": person_id, "kind": kind_id}
    values |= {"start": start, "due": due, "origin": origin, "priority": priority, "customer": customer_id}
    values |= {"parent": parent_id, "watchers": joined(dict.fromkeys(watchers))}
    values |= {"repeat": repeat, "repeat_until": repeat_until}
    values["record_type"], values["record_id"] = about or ("", None)
    made: Task = write(registry.of_model(Task), values, by=by, decided=("owner",))
    return made
