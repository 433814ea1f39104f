"""Which roles a person has and in which further teams they work."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from kemai.areas.accounts.models import Department, Role, User
from kemai.areas.accounts.people.life import ADMIN, moved, refuse_last_admin
from kemai.areas.accounts.roles.limits import keep_a_holder, may_hand_out, require_above
from kemai.core.history.write import log
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.words import enumerated
from kemai.core.tenancy.viewer import Viewer

PERSON = "accounts.user"


def set_roles(user: User, roles: Iterable[int], teams: Iterable[int], *, by: Viewer) -> None:
    """Give a person exactly these roles and further teams; raises Rejected.

    E-REF for what is not of the firm, E-PERM for a role that holds more than one's own rights, E-STATE for the last
    administrator.
    """
    require_above(user, by)
    with transaction.atomic():
        wanted = set(Role.objects.filter(pk__in=list(roles)))
        places = set(Department.objects.filter(pk__in=list(teams)))
        if len(wanted) != len(set(roles)) or len(places) != len(set(teams)):
            raise Rejected.one("", "E-REF")
        have, had = set(user.roles.all()), set(user.teams.all())
        foreign = [role for role in have ^ wanted if not may_hand_out(role, by)]
        if foreign:
            raise Rejected({"roles": [Invalid("E-PERM", enumerated(sorted(role.name for role in foreign)))]})
        if any(role.code == ADMIN for role in have - wanted):
            refuse_last_admin(user)
        if wanted == have and places == had:
            return
        user.roles.set(wanted)
        user.teams.set(places)
        moved(user.organisation_id)
        keep_a_holder(user.organisation_id)
        changes = [
            {"field": "role_names", "old": names(have), "new": names(wanted)},
            {"field": "teams", "old": names(had), "new": names(places)},
        ]
        told = [change for change in changes if change["old"] != change["new"]]
        log(by, f"{PERSON}.roles", PERSON, user.pk, told, title=user.name)


def names(rows: Iterable[Role | Department]) -> str:
    """Call several roles or departments in one text."""
    return "、".join(sorted(row.name for row in rows))
