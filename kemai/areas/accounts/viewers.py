"""Making viewers of users: joined rights of their roles, their department and the departments below."""

from __future__ import annotations

from django.db.models import Q

from kemai.areas.accounts.actions import user_of_token
from kemai.areas.accounts.models import Department, User
from kemai.core.access.provider import provide, provide_token
from kemai.core.access.rights import Rights, joined
from kemai.core.access.scopes import scope
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.viewer import Viewer

provide_token(user_of_token)

_rights: dict[tuple[int, int], Rights] = {}
_trees: dict[int, tuple[int, dict[int | None, list[int]]]] = {}


@provide
def viewer_of(user: User) -> Viewer:
    """Make the viewer of a user; rights are read once per version of the organisation."""
    organisation = user.organisation
    return Viewer(
        user_id=user.pk,
        organisation_id=organisation.pk,
        department_id=user.department_id,
        name=user.name,
        version=organisation.version,
        packs=tuple(organisation.packs),
        rights=rights_of(user, organisation.version),
    )


def rights_of(user: User, version: int) -> Rights:
    """Join the rights of a user's roles, kept in memory until the organisation's version moves."""
    kept = _rights.get((user.pk, version))
    if kept is None:
        with everyone(reason="rights of a user"):
            roles = list(user.roles.all())
        if len(_rights) > 5000:
            _rights.clear()
        kept = _rights[(user.pk, version)] = joined(
            [Rights(role.grants, frozenset(role.extra)) for role in roles] or [Rights()]
        )
    return kept


def forget() -> None:
    """Drop what is held in memory (tests that change roles and departments behind the version)."""
    _rights.clear()
    _trees.clear()


@scope("team")
def team(viewer: Viewer, prefix: str) -> Q:
    """Rows of the person's own department; the person's own are among them, since rows go with their owner."""
    return within([viewer.department_id] if viewer.department_id else [], viewer, prefix)


@scope("branch")
def branch(viewer: Viewer, prefix: str) -> Q:
    """Rows of the person's department and all below it."""
    return within(below(viewer), viewer, prefix)


def within(departments: list[int], viewer: Viewer, prefix: str) -> Q:
    """Rows of some departments; one department is an equality, so that its index also gives the order of a list.

    A person without a department has only their own rows.
    """
    if not departments:
        return Q(**{f"{prefix}owner_id": viewer.user_id})
    if len(departments) == 1:
        return Q(**{f"{prefix}department_id": departments[0]})
    return Q(**{f"{prefix}department_id__in": departments})


def below(viewer: Viewer) -> list[int]:
    """Give the ids of the viewer's department and all below it."""
    children = tree(viewer)
    found, waiting = [], [viewer.department_id] if viewer.department_id else []
    while waiting:
        pk = waiting.pop()
        found.append(pk)
        waiting.extend(children.get(pk, []))
    return found


def tree(viewer: Viewer) -> dict[int | None, list[int]]:
    """Give the departments below each department, read once per version of the organisation."""
    kept = _trees.get(viewer.organisation_id)
    if kept is None or kept[0] != viewer.version:
        children: dict[int | None, list[int]] = {}
        rows = Department.objects.filter(organisation_id=viewer.organisation_id)
        for pk, parent in rows.values_list("pk", "parent_id"):
            children.setdefault(parent, []).append(pk)
        kept = _trees[viewer.organisation_id] = (viewer.version, children)
    return kept[1]
