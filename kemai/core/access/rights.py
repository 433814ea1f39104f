"""The rights of one person at one moment: a scope for each verb of each record type, extra rights, field levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kemai.core.access.fields import WRITE, joined_levels, levels
from kemai.core.modules.declare import module_of

VERBS = ("find", "read", "add", "write", "delete", "print", "export", "import", "mail", "approve", "merge")
WIDTH = {"self": 0, "team": 1, "branch": 2, "all": 3}
NOTHING: frozenset[str] = frozenset()
_reserved: dict[str, frozenset[str]] = {}


def reserve(type_key: str, *verbs: str) -> None:
    """Take verbs of a type out of what `*` and `area.*` grant: they need its own grant, or a role that holds all."""
    _reserved[type_key] = frozenset(verbs)


@dataclass(frozen=True)
class Rights:
    """Grants as type → verb → scope, `*` for any type or verb, and extra rights such as `customer.finance`.

    An empty scope takes a verb away that `*` would give. `fields` holds type → field → level. `denied` holds what is
    denied to this person alone, as `customers.customer:delete`, `*:delete` or the code of an extra right; it wins.
    `off` names the modules that the firm has switched off: nobody has rights on what belongs to them.
    `token` tells these rights from any other ones: what is remembered under it holds as long as they do.
    """

    grants: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    extra: frozenset[str] = NOTHING
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    denied: frozenset[str] = NOTHING
    off: frozenset[str] = NOTHING
    token: object = field(default_factory=object, init=False, compare=False, repr=False)

    def scope(self, type_key: str, verb: str) -> str | None:
        """Return how far a verb reaches on a type (self, team, branch, all), or None when it is not granted."""
        if self.denied and (f"{type_key}:{verb}" in self.denied or f"*:{verb}" in self.denied):
            return None
        if self.off and self.closed(type_key):
            return None
        reserved = verb in _reserved.get(type_key, NOTHING)
        for key in (type_key, type_key.split(".")[0] + ".*", "*"):
            verbs = self.grants.get(key)
            if verbs is not None:
                scope = verbs.get(verb, verbs.get("*"))
                if reserved and key != type_key and not (scope == "all" and "*" in self.extra):
                    return None
                if scope is not None:
                    return scope or None
        return None

    def closed(self, type_key: str) -> bool:
        """Say whether a type belongs to a module that the firm has switched off."""
        return module_of(type_key) in self.off

    def verb_of(self, type_key: str, code: str, verb: str) -> str:
        """Name the right that guards an action: its own where roles or denials name it, else the action's verb."""
        named = any(code in self.grants.get(key, ()) for key in (type_key, "*"))
        return code if named or f"{type_key}:{code}" in self.denied else verb

    def has(self, name: str) -> bool:
        """Say whether an extra right is held; `*` holds them all."""
        return (name in self.extra or "*" in self.extra) and name not in self.denied

    def field(self, type_key: str, name: str) -> str:
        """Return what may be done with a field: hide, mask, read or write."""
        from kemai.core.records import registry

        return levels(registry.get(type_key), self).get(name, WRITE)


def joined(many: list[Rights]) -> Rights:
    """Join the rights of several roles: the widest scope of each verb and the mildest level of each field win."""
    if len(many) == 1:
        return many[0]
    keys = {key for rights in many for key in rights.grants}
    named = dict.fromkeys([*VERBS, *(verb for one in many for verbs in one.grants.values() for verb in verbs)])
    grants = {key: {verb: widest(one.scope(key, verb) for one in many) for verb in named} for key in keys}
    return Rights(grants, frozenset().union(*(rights.extra for rights in many)), joined_levels(many))


def widest(scopes: Iterable[str | None]) -> str:
    """Give the scope that reaches farthest; empty when there is none."""
    return max((scope for scope in scopes if scope), key=WIDTH.__getitem__, default="")


@dataclass(frozen=True)
class Personal:
    """A grant or denial for one person: `right` as in `Rights.denied`, `scope` for verbs that are granted."""

    right: str
    grant: bool
    scope: str = ""


def with_personal(rights: Rights, given: Iterable[Personal]) -> Rights:
    """Add what one person was granted and take away what they were denied; a denial wins over every grant."""
    grants = {key: dict(verbs) for key, verbs in rights.grants.items()}
    extra, denied = set(rights.extra), set(rights.denied)
    for one in given:
        type_key, divided, verb = one.right.partition(":")
        if not one.grant:
            denied.add(one.right)
        elif divided:
            reached = {key for key in grants if type_key == "*"} | {type_key}
            for key in reached:
                grants.setdefault(key, {})[verb] = widest((Rights(grants).scope(key, verb), one.scope))
        else:
            extra.add(one.right)
    return replace(rights, grants=grants, extra=frozenset(extra), denied=frozenset(denied))
