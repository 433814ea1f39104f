"""Several colleagues in one value, such as those who take part in a meeting."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import BooleanField, F, Func, Q

from kemai.core.records.errors import Invalid
from kemai.core.records.ids import as_id
from kemai.core.records.kinds.base import Given, Kind

DIVIDED = re.compile(r"[、,，;；|]")


class PeopleKind(Kind):
    """Some people of the same firm, stored as `,12,15,`; read by id, or by sign-in name or name from files."""

    name = "people"
    input_type = "choices"
    blank = ""

    def parse(self, field: Any, raw: Any, given: Given) -> Any:
        """Read a list as its text, so that an empty one says nothing."""
        return super().parse(field, ",".join(map(str, raw)) if isinstance(raw, (list, tuple)) else raw, given)

    def read(self, field: Any, raw: Any, given: Given) -> str:
        """Read the people that are meant; nobody, somebody who was stopped and several of one name are E-REF."""
        found = dict.fromkeys(self.find(field, part.strip(), given) for part in DIVIDED.split(str(raw)) if part.strip())
        value = joined(found)
        if len(value) > field.max_length:
            raise Invalid("E-RNG", str(len(found)))
        return value

    def find(self, field: Any, text: str, given: Given) -> int:
        """Find one person."""
        from kemai.core.records.colleagues import active

        held = self.ids(getattr(given.record, field.path)) if given.record is not None else []
        pk = None if given.by_key else as_id(text)
        if pk is not None and pk in held:
            return pk
        people = active(given.viewer)
        called = [pk] if pk in people else []
        if given.by_key:
            called = [one for one, who in people.items() if who.login.lower() == text.lower()]
            called = called or [one for one, who in people.items() if who.name == text]
        if len(called) != 1:
            raise Invalid("E-REF", text)
        return int(called[0])

    def ids(self, value: Any) -> list[int]:
        """Give the ids of a stored value."""
        return [int(part) for part in (value or "").split(",") if part]

    def show(self, field: Any, value: Any) -> str:
        """Show the names."""
        from kemai.core.records.colleagues import names

        ids = self.ids(value)
        called = names(ids) if ids else {}
        return "、".join(called[one] for one in ids if one in called)

    def export(self, field: Any, value: Any) -> str:
        """Give the sign-in names, which read back to the same people."""
        from kemai.core.records.colleagues import logins

        ids = self.ids(value)
        called = logins(ids) if ids else {}
        return "、".join(called[one] for one in ids if one in called)

    def condition(self, field: Any, operator: str, values: list[Any]) -> Q:
        """Find rows that name any of the people."""
        if operator == "empty":
            return Q(**{field.path: ""})
        if operator not in ("is", "not"):
            return super().condition(field, operator, values)
        found = Q()
        for person in (person for value in values for person in self.ids(value)):
            found |= naming(field.path, person)
        return found if operator == "is" else ~found


class Anybody(Func):
    """Says that a column names somebody at all, in the words of a partial index: without a parameter."""

    template, output_field = "%(expressions)s > ''", BooleanField()


def naming(path: str, person: int) -> Q:
    """Give the condition that a column names a person; an index of the rows that name anybody answers it."""
    return Q(Anybody(F(path))) & Q(**{f"{path}__contains": f",{person},"})


def joined(people: Any) -> str:
    """Write people as they are stored."""
    return f",{','.join(map(str, people))}," if people else ""
