"""Judging whether two like records are the same: a wrong merge is worse than a duplicate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rapidfuzz.fuzz import ratio

from kemai.core.duplicates.keys import key_of
from kemai.core.records.typed import RecordType
from kemai.core.search.text import core_name

PERSONAL_NAME = re.compile(r"n:[\u3400-\u9fff]{2,4}")
ALIKE = 75


class Likeness:
    """Compares values of one record type by the fields that it declares under `duplicates`.

    An exact value (an identity number) is proof, and two different ones are proof of the contrary. A name is enough,
    but a short Chinese one, as people have, is not when both have phones or mail and share none. A phone or mail
    address is shared by many, so the names must be alike too.
    """

    def __init__(self, record_type: RecordType) -> None:
        """Sort the declared fields by what they prove."""
        fields, declared = record_type.fields, record_type.duplicates
        self.declared = declared
        self.title = record_type.title
        self.reach = {name for name, how in declared.items() if how == "phone" or fields[name].kind.name == "email"}
        self.proof = {name for name, how in declared.items() if how == "exact" and name not in self.reach}

    @property
    def names(self) -> list[str]:
        """Name the fields that a judgement reads."""
        return [*self.declared, self.title]

    def same(self, mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> int:
        """Say how sure it is that two records are the same: 0 no, 3 surest."""
        if any(mine.get(name) and theirs.get(name) and mine[name] != theirs[name] for name in self.proof):
            return 0
        if any(mine.get(name) and mine[name] == theirs.get(name) for name in self.proof):
            return 3
        reached, reaching = self.reachable(mine), self.reachable(theirs)
        if shared := self.called(mine) & self.called(theirs):
            apart = reached and reaching and not reached & reaching
            return 0 if apart and all(map(PERSONAL_NAME.fullmatch, shared)) else 2
        if reached & reaching and alike(str(mine.get(self.title) or ""), str(theirs.get(self.title) or "")):
            return 1
        return 0

    def called(self, values: Mapping[str, Any]) -> set[str]:
        """Give the name keys of a record."""
        return self.keys(values, (name for name, how in self.declared.items() if how == "name"))

    def reachable(self, values: Mapping[str, Any]) -> set[str]:
        """Give the keys of a record's phones and mail addresses."""
        return self.keys(values, self.reach)

    def keys(self, values: Mapping[str, Any], names: Iterable[str]) -> set[str]:
        """Make the keys of some fields."""
        return {key for name in names if values.get(name) and (key := key_of(self.declared[name], str(values[name])))}


def alike(one: str, other: str) -> bool:
    """Say whether two titles could mean the same: one within the other but for the legal form, or hardly different."""
    first, second = core_name(one).replace(" ", ""), core_name(other).replace(" ", "")
    if not first or not second:
        return True
    return first in second or second in first or ratio(first, second) >= ALIKE
