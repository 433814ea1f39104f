"""Nobody grants more than they hold, nobody rules over a stronger person, and somebody always holds the rights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from kemai.areas.accounts.firms import moved
from kemai.areas.accounts.models import Role, User
from kemai.areas.accounts.roles.granted import granted_to, rights_of_role
from kemai.core.access.errors import Forbidden
from kemai.core.access.extras import RIGHTS
from kemai.core.access.fields import MILDNESS
from kemai.core.access.rights import NOTHING, VERBS, WIDTH, Rights
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer


def require_rights(by: Viewer) -> None:
    """Let only those with the extra right `rights` into roles and personal rights."""
    if not by.rights.has(RIGHTS):
        raise Forbidden(str(_("管理角色与权限")))


def beyond(given: Rights, mine: Rights) -> list[str]:
    """Name the rights that reach farther than one's own: verbs as `customers.customer:delete`, extra rights, and
    fields as `customers.customer#phone`.
    """
    types, given, mine = registry.kept(), replace(given, off=NOTHING), replace(mine, off=NOTHING)
    found = [
        f"{key}:{verb}"
        for key in ("*", *(one.key for one in types))
        for verb in verbs_of(given)
        if farther(given.scope(key, verb), mine.scope(key, verb))
    ]
    found += [one for one in sorted(given.extra) if not (mine.has(one) and (one != "*" or "*" in mine.extra))]
    return found + [
        f"{one.key}#{name}"
        for one in types
        if given.scope(registry.whole_of(one).key, "read")
        for name in one.shown_names
        if MILDNESS[given.field(one.key, name)] > MILDNESS[mine.field(one.key, name)]
    ]


def verbs_of(rights: Rights) -> Iterable[str]:
    """Give all verbs, and the actions that some rights name."""
    named = (verb for verbs in rights.grants.values() for verb in verbs if verb != "*")
    return dict.fromkeys([*VERBS, *named])


def farther(given: str | None, mine: str | None) -> bool:
    """Say whether one scope reaches farther than another."""
    return bool(given) and (not mine or WIDTH[str(given)] > WIDTH[mine])


def may_hand_out(role: Role, by: Viewer) -> bool:
    """Say whether a person may give a role to somebody, or take it away: it holds nothing beyond their own rights."""
    return by.rights.has(RIGHTS) and not beyond(rights_of_role(role), by.rights)


def require_above(user: User, by: Viewer) -> None:
    """Refuse to touch the rights of somebody who holds more than oneself."""
    if beyond(granted_to(user).rights, by.rights):
        raise Forbidden(_("此人的权限超出您自己的权限"))


def keep_a_holder(organisation_id: int) -> None:
    """Refuse a change after which nobody active could manage rights any more; called inside its transaction.

    The firm's row is held from here on, so two such changes at once are judged one after the other.
    """
    moved(organisation_id)
    people = User.objects.filter(organisation_id=organisation_id, status=User.Status.ACTIVE)
    managing = [pk for pk, extra in Role.objects.values_list("pk", "extra") if {"*", RIGHTS} & set(extra)]
    likely = people.filter(roles__in=managing) | people.filter(own_rights__right=RIGHTS)
    if not any(granted_to(one).rights.has(RIGHTS) for one in likely.distinct().order_by("id")):
        raise Rejected.one("", "E-STATE", _("至少要有一位启用的人员能管理权限"))
