"""Every write to roles and personal rights: within one's own rights, logged with before and after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.accounts.models import Role, User, UserRight
from kemai.areas.accounts.roles.granted import granted_to, rights_of_role
from kemai.areas.accounts.roles.limits import beyond, keep_a_holder, require_above, require_rights
from kemai.core.access.extras import extras
from kemai.core.access.rights import VERBS, WIDTH, Rights
from kemai.core.actions.declare import actions_of
from kemai.core.dictionary.actions import move_version
from kemai.core.history.write import log
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.words import enumerated
from kemai.core.screens.saved import release_views
from kemai.core.tenancy.viewer import Viewer

ROLE = "accounts.role"
KEPT = ("name", "name_en", "kind", "scope", "grants", "extra", "fields")


def role_for(role_id: int, by: Viewer) -> Role:
    """Give a role of one's own firm; 404 for any other."""
    role = Role.objects.filter(pk=role_id, organisation_id=by.organisation_id).first()
    if role is None:
        raise Http404(str(role_id))
    return role


def save_role(role: Role, values: Mapping[str, Any], *, by: Viewer) -> Role:
    """Add or change a role; raises Rejected with E-PERM where it would hold more than the person does themselves."""
    require_rights(by)
    with transaction.atomic():
        before = state_of(role) if role.pk else {}
        if role.pk:
            refuse_beyond(rights_of_role(role), by)
        for name in KEPT:
            setattr(role, name, values.get(name, getattr(role, name)))
        check_name(role)
        refuse_beyond(rights_of_role(role), by)
        role.code = role.code or free_code(by)
        role.organisation_id = by.organisation_id
        role.save()
        told("edit" if before else "add", role, before, state_of(role), by)
    return role


def copy_role(role: Role, *, by: Viewer) -> Role:
    """Make a new role that grants the same."""
    values = {name: getattr(role, name) for name in KEPT}
    return save_role(Role(), values | {"name": free_name(role.name), "name_en": ""}, by=by)


def delete_role(role: Role, *, by: Viewer) -> None:
    """Take away a role that nobody has; raises Rejected (E-STATE) while somebody has it."""
    require_rights(by)
    with transaction.atomic():
        refuse_beyond(rights_of_role(role), by)
        if count := role.users.count():
            raise Rejected.one("", "E-STATE", _("还有 %(count)d 人使用此角色，请先给他们换角色") % {"count": count})
        role_id, before = role.pk, state_of(role)
        release_views(role, by=by)
        role.delete()
        role.pk = role_id
        told("delete", role, before, {}, by)


def set_right(user: User, right: str, *, grant: bool, scope: str, until: date | None, by: Viewer) -> UserRight:
    """Grant or deny one person one right, until the end of a day; a second word on the same right replaces the first.

    Raises Rejected: E-REF for an unknown right, E-RNG for a day that has passed, E-PERM beyond one's own rights.
    """
    require_rights(by)
    require_above(user, by)
    errors: dict[str, list[Invalid]] = {}
    if right not in rights_known():
        errors["right"] = [Invalid("E-REF")]
    if until is not None and until < timezone.localdate():
        errors["until"] = [Invalid("E-RNG", f"≥ {timezone.localdate().isoformat()}")]
    scope = scope if grant and ":" in right else ""
    if grant and ":" in right and scope not in WIDTH:
        errors["scope"] = [Invalid("E-REQ")]
    if errors:
        raise Rejected(errors)
    with transaction.atomic():
        place = {"organisation_id": by.organisation_id, "user": user, "right": right}
        old = UserRight.objects.filter(**place).first()
        new = UserRight(**place, grant=grant, scope=scope, until=until, pk=old.pk if old else None)
        new.save()
        refuse_beyond(granted_to(user).rights, by, "right")
        told_of(user, "grant" if grant else "deny", words_of(old), words_of(new), by)
    return new


def end_right(user: User, right_id: int, *, by: Viewer) -> None:
    """Take back one personal grant or denial; 404 for one that is not this person's."""
    require_rights(by)
    require_above(user, by)
    with transaction.atomic():
        old = UserRight.objects.filter(pk=right_id, user=user).first()
        if old is None:
            raise Http404(str(right_id))
        before = words_of(old)
        old.delete()
        refuse_beyond(granted_to(user).rights, by, "right")
        told_of(user, "withdraw", before, {}, by)


def refuse_beyond(given: Rights, by: Viewer, name: str = "") -> None:
    """Raise Rejected (E-PERM) naming what reaches beyond one's own rights."""
    if found := beyond(given, by.rights):
        what = enumerated(found[:5])
        raise Rejected.one(name, "E-PERM", _("不能给出超出您自己的权限：%(what)s") % {"what": what})


def check_name(role: Role) -> None:
    """Refuse a role without a name (E-REQ) or with the name of another (E-DUP)."""
    if not role.name.strip():
        raise Rejected.one("name", "E-REQ")
    if Role.objects.filter(name=role.name).exclude(pk=role.pk).exists():
        raise Rejected.one("name", "E-DUP")


def free_code(by: Viewer) -> str:
    """Give a code that no role of the firm has yet."""
    used = set(Role.objects.filter(organisation_id=by.organisation_id).values_list("code", flat=True))
    return next(code for number in range(1, len(used) + 2) if (code := f"own-{number}") not in used)


def free_name(name: str) -> str:
    """Give the name of a copy that no role has yet."""
    used = set(Role.objects.values_list("name", flat=True))
    copies = (_("%(name)s 副本 %(number)d") % {"name": name[:60], "number": number} for number in range(1, 10_000))
    return next(copy for copy in copies if copy not in used)


def rights_known() -> set[str]:
    """Give every right that may be granted or denied to one person: verbs and actions of types, and extra rights."""
    types = [one for one in registry.kept() if not one.part_of]
    verbs = {f"{key}:{verb}" for key in ("*", *(one.key for one in types)) for verb in VERBS}
    acts = {f"{one.key}:{action.code}" for one in types for action in actions_of(one.key)}
    return verbs | acts | set(extras())


def state_of(role: Role) -> dict[str, Any]:
    """Give what a role is, for its history."""
    return {name: getattr(role, name) for name in KEPT}


def words_of(right: UserRight | None) -> dict[str, Any]:
    """Give what a personal right says, for its history."""
    if right is None:
        return {}
    until = right.until.isoformat() if right.until else ""
    return {right.right: {"grant": right.grant, "scope": right.scope, "until": until}}


def told(verb: str, role: Role, before: dict[str, Any], after: dict[str, Any], by: Viewer) -> None:
    """Log a change of a role with before and after, and tell every process of it."""
    log(by, f"{ROLE}.{verb}", ROLE, role.pk, difference(before, after), title=role.name)
    keep_a_holder(by.organisation_id)
    move_version(by)


def told_of(user: User, verb: str, before: dict[str, Any], after: dict[str, Any], by: Viewer) -> None:
    """Log a change of somebody's personal rights with before and after, and tell every process of it."""
    log(by, f"accounts.user.{verb}", "accounts.user", user.pk, difference(before, after), title=user.name)
    keep_a_holder(by.organisation_id)
    move_version(by)


def difference(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """List what differs, old beside new."""
    return [
        {"field": name, "old": before.get(name), "new": after.get(name)}
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]
