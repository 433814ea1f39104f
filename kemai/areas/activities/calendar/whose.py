"""Whose calendar is looked at: one's own, a colleague's, a department's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.accounts import queries
from kemai.areas.accounts.models import Department
from kemai.areas.activities.calendar.window import KEY
from kemai.core.records.colleagues import active
from kemai.core.records.ids import as_id
from kemai.core.tenancy.viewer import Viewer

OFFERED = 60
TOGETHER = 60


@dataclass(frozen=True)
class Whose:
    """The people whose days are shown, by id with their names; `code` stands in the address."""

    code: str
    label: str
    people: dict[int, str]

    @property
    def several(self) -> bool:
        """Say whether it is the calendar of a department."""
        return self.code.startswith("d")


def whose(code: str, viewer: Viewer) -> Whose:
    """Read the address; what is unknown there is one's own calendar."""
    everybody = active(viewer)
    if code.startswith("d"):
        label = dict(departments(viewer)).get(as_id(code[1:]) or 0)
        if label is not None:
            below = queries.below(int(code[1:]), viewer)
            people = {pk: one.name for pk, one in everybody.items() if one.department_id in below}
            return Whose(code, label, dict(list(people.items())[:TOGETHER]))
    person = as_id(code) or viewer.user_id
    if person in everybody and person != viewer.user_id:
        return Whose(str(person), everybody[person].name, {person: everybody[person].name})
    return Whose("me", _("我"), {viewer.user_id: viewer.name})


def departments(viewer: Viewer) -> list[tuple[int, str]]:
    """Give the departments whose calendars a person may open, by the reach of their rights."""
    scope = viewer.rights.scope(KEY, "read")
    rows = Department.objects.filter(organisation_id=viewer.organisation_id).order_by("name", "pk")
    if scope != "all":
        own = {"branch": queries.own_branch, "team": queries.own_team}.get(scope or "")
        rows = rows.filter(pk__in=own(viewer) if own else [])
    return list(rows.values_list("pk", "name"))


def team_of(viewer: Viewer) -> str:
    """Give the code of the department that a person looks at first: their own, else the first they may open."""
    known = dict(departments(viewer))
    first = viewer.department_id if viewer.department_id in known else next(iter(known), None)
    return f"d{first}" if first else ""


def offered(chosen: Whose, viewer: Viewer) -> list[dict[str, Any]]:
    """Give the choices of the page: oneself, departments, colleagues of the own department."""
    made = [("me", _("我")), *((f"d{pk}", name) for pk, name in departments(viewer))]
    near = [
        (str(pk), one.name)
        for pk, one in active(viewer).items()
        if pk != viewer.user_id and one.department_id == viewer.department_id
    ]
    made += near[:OFFERED]
    if chosen.code not in dict(made):
        made.append((chosen.code, chosen.label))
    return [{"value": code, "label": label, "selected": code == chosen.code} for code, label in made]
