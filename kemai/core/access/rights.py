"""The rights of one person at one moment: a scope for each verb of each record type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

VERBS = ("find", "read", "add", "write", "delete", "print", "export", "import", "mail", "approve", "merge")
WIDTH = {"self": 0, "team": 1, "branch": 2, "all": 3}


@dataclass(frozen=True)
class Rights:
    """Grants as type → verb → scope, `*` for any type or verb, and extra rights such as `customer.finance`."""

    grants: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    extra: frozenset[str] = frozenset()

    def scope(self, type_key: str, verb: str) -> str | None:
        """Return how far a verb reaches on a type (self, team, branch, all), or None when it is not granted."""
        for key in (type_key, type_key.split(".")[0] + ".*", "*"):
            verbs = self.grants.get(key)
            if verbs is not None:
                scope = verbs.get(verb, verbs.get("*"))
                if scope is not None:
                    return scope or None
        return None

    def has(self, name: str) -> bool:
        """Say whether an extra right is held; `*` holds them all."""
        return name in self.extra or "*" in self.extra


def joined(many: list[Rights]) -> Rights:
    """Join the rights of several roles: the widest scope of each verb wins."""
    if len(many) == 1:
        return many[0]
    grants: dict[str, dict[str, str]] = {}
    for key in {key for rights in many for key in rights.grants}:
        verbs: dict[str, str] = {}
        for verb in VERBS:
            scopes = [scope for rights in many if (scope := rights.scope(key, verb))]
            if scopes:
                verbs[verb] = max(scopes, key=WIDTH.__getitem__)
        grants[key] = verbs
    return Rights(grants, frozenset().union(*(rights.extra for rights in many)))
