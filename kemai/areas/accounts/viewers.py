"""Making viewers of users: joined rights of their roles, their department and the departments below."""

from __future__ import annotations

from django.db.models import Q

from kemai.areas.accounts import firms, structure
from kemai.areas.accounts.models import User
from kemai.areas.accounts.roles.granted import Granted, granted_to
from kemai.areas.accounts.signing_in import duties
from kemai.core.access.provider import provide
from kemai.core.access.scopes import scope
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.viewer import Viewer

_rights: dict[tuple[int, int, int], Granted] = {}


@provide
def viewer_of(user: User) -> Viewer:
    """Make the viewer of a user; rights are read once per version of the organisation."""
    organisation, held = user.organisation, held_by(user)
    return Viewer(
        user_id=user.pk,
        organisation_id=organisation.pk,
        department_id=user.department_id,
        name=user.name,
        version=organisation.version,
        views_version=organisation.views_version,
        packs=tuple(organisation.packs),
        rights=held.rights,
        roles=held.roles,
    )


def is_outside(user: User) -> bool:
    """Say whether a person stands outside of the firm: a customer, a supplier, a member, for whom no page here is."""
    return held_by(user).outside


def held_by(user: User) -> Granted:
    """Give the rights of a user, kept in memory until the organisation's version moves or a personal right ends."""
    place = (user.pk, user.organisation_id, user.organisation.version)
    kept = _rights.get(place)
    if kept is None or not kept.holds:
        if len(_rights) > 5000:
            _rights.clear()
        with everyone(reason="rights of a user"):
            kept = _rights[place] = granted_to(user)
    return kept


def forget() -> None:
    """Drop what is held in memory (tests that change roles behind the version)."""
    _rights.clear()
    duties.forget()
    firms.forget()


@scope("team")
def team(viewer: Viewer, prefix: str) -> Q:
    """Rows of the person's own departments; the person's own are among them, since rows go with their owner."""
    return within(structure.own_team(viewer), viewer, prefix)


@scope("branch")
def branch(viewer: Viewer, prefix: str) -> Q:
    """Rows of the person's departments, those they head, and all below."""
    return within(structure.own_branch(viewer), viewer, prefix)


def within(departments: list[int], viewer: Viewer, prefix: str) -> Q:
    """Rows of some departments; one department is an equality, so that its index also gives the order of a list.

    A person without a department has only their own rows.
    """
    if not departments:
        return Q(**{f"{prefix}owner_id": viewer.user_id})
    if len(departments) == 1:
        return Q(**{f"{prefix}department_id": departments[0]})
    return Q(**{f"{prefix}department_id__in": departments})
