"""What a new version ships for new types and extra rights reaches the shipped roles of firms that stand already, once.

A role remembers in `shipped` what was known when it was last given something. Only what is new since then is planted,
and never where the firm has said something of its own: on the type, or on its whole area.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kemai.areas.accounts.models import Role
from kemai.areas.accounts.roles.granted import rights_of_role
from kemai.core.access.extras import extras
from kemai.core.history.write import append
from kemai.core.records import registry

ROLE = "accounts.role"
FIRST_AREAS = ("core", "accounts", "customers")
ADDED_SINCE = {"customers.assignrule"}
FIRST_EXTRA = ["contact.private", "customer.finance", "log.read", "people.boss_note", "review", "views.team"]


def known_now() -> dict[str, list[str]]:
    """Give the types and extra rights of this version, as a role remembers them."""
    return {"types": sorted(one.key for one in registry.kept() if not one.part_of), "extra": sorted(extras())}


def known_at_first() -> dict[str, list[str]]:
    """Give what the roles knew that were made before they remembered it."""
    types = [key for key in known_now()["types"] if key.split(".")[0] in FIRST_AREAS and key not in ADDED_SINCE]
    return {"types": types, "extra": FIRST_EXTRA}


def plant(role: Role, grants: Mapping[str, Mapping[str, str]], extra: Iterable[str]) -> bool:
    """Give a role what is shipped for what it does not know yet; says whether its rights changed."""
    known, now = role.shipped or known_at_first(), known_now()
    if role.shipped == now:
        return False
    before = {"grants": role.grants, "extra": role.extra}
    fresh = [key for key in now["types"] if key not in known["types"]]
    missing = {key: verbs for key in fresh if (verbs := lacking(role, key, grants))}
    if missing:
        role.grants = {**role.grants, **{key: {**role.grants.get(key, {}), **missing[key]} for key in missing}}
    held = {*known["extra"], *role.extra}
    role.extra = [*role.extra, *(code for code in extra if code not in held and "*" not in held)]
    role.shipped = now
    role.save(update_fields=["grants", "extra", "shipped"])
    changes = [
        {"field": name, "old": old, "new": getattr(role, name)}
        for name, old in before.items()
        if old != getattr(role, name)
    ]
    if changes:
        append(role.organisation_id, None, f"{ROLE}.edit", ROLE, role.pk, changes, title=role.name)
    return bool(changes)


def lacking(role: Role, key: str, shipped: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Give the verbs of a type that are shipped otherwise than the role has them, where the firm said nothing."""
    area, has = f"{key.split('.')[0]}.*", rights_of_role(role)
    own, on_area = role.grants.get(key, {}), role.grants.get(area, {})
    wanted = {verb: scope for verb, scope in shipped.get(area, {}).items() if verb not in on_area}
    wanted |= shipped.get(key, {})
    return {
        verb: scope
        for verb, scope in wanted.items()
        if verb not in own and "*" not in own and has.scope(key, verb) != (scope or None)
    }
