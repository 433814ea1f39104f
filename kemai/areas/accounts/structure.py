"""The structure of a firm as data scopes need it: the department tree, who heads what, who is in which team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kemai.areas.accounts.models import Department, User
from kemai.core.tenancy.memory import Memory
from kemai.core.tenancy.viewer import Viewer


@dataclass
class Structure:
    """Departments below each department, departments by head, and further teams by person; all as ids."""

    children: dict[int | None, list[int]] = field(default_factory=dict)
    headed: dict[int | None, list[int]] = field(default_factory=dict)
    teams: dict[int, list[int]] = field(default_factory=dict)


def read(organisation_id: int) -> Structure:
    """Read the structure of a firm: two queries."""
    found = Structure()
    rows = Department.objects.filter(organisation_id=organisation_id)
    for pk, parent, head in rows.order_by("name", "id").values_list("pk", "parent_id", "head_id"):
        found.children.setdefault(parent, []).append(pk)
        found.headed.setdefault(head, []).append(pk)
    members = User.teams.through._base_manager.filter(user__organisation_id=organisation_id)
    for user, department in members.values_list("user_id", "department_id"):
        found.teams.setdefault(user, []).append(department)
    return found


structure_of = Memory(read).of


def own_team(viewer: Viewer) -> list[int]:
    """Give the person's department and the further teams they are in."""
    first = [viewer.department_id] if viewer.department_id else []
    return list(dict.fromkeys([*first, *structure_of(viewer).teams.get(viewer.user_id, ())]))


def own_branch(viewer: Viewer) -> list[int]:
    """Give the person's departments, those they head, and all below."""
    headed = structure_of(viewer).headed.get(viewer.user_id, ())
    return with_below(structure_of(viewer), [*own_team(viewer), *headed])


def with_below(structure: Structure, start: Iterable[int]) -> list[int]:
    """Give some departments and all below them, each once; a loop in the data ends by itself."""
    found: dict[int, None] = {}
    waiting = list(start)
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found[pk] = None
            waiting.extend(structure.children.get(pk, ()))
    return list(found)
