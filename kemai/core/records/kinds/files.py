"""Files in a field: kept with the record like its other files, and named in the value."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Invalid
from kemai.core.records.ids import as_id
from kemai.core.records.kinds.base import Given
from kemai.core.records.kinds.texts import TextKind

MOST = 10


class FileKind(TextKind):
    """Up to ten files, stored as lines of `12/合同.pdf`; given as the ids of files that the person has just sent or
    that the record holds already. What was sent and refused stands among the ids as its reason.
    """

    name = "file"
    operators = ("has", "lacks", "empty", "filled")
    input_type = "files"

    def parse(self, field: Any, raw: Any, given: Given) -> Any:
        """Read a list of ids; a reason among them is the reason of the field."""
        if not isinstance(raw, (list, tuple)):
            return super().parse(field, raw, given)
        for one in raw:
            if isinstance(one, Invalid):
                raise one
        return super().parse(field, ",".join(map(str, raw)), given)

    def read(self, field: Any, raw: Any, given: Given) -> str:
        """Read ids; files of other records and other people are E-REF, tables bring no files (E-FILE)."""
        from kemai.core.files.fields import sent

        if given.by_key:
            raise Invalid("E-FILE", _("文件不能从表格导入，请在记录里添加"))
        ids = list(dict.fromkeys(as_id(part) for part in str(raw).split(",") if part.strip()))
        if len(ids) > MOST:
            raise Invalid("E-RNG", f"≤ {MOST}")
        names = dict(self.parts(getattr(given.record, field.path))) if given.record is not None else {}
        names |= sent([one for one in ids if one is not None and one not in names], given.viewer)
        if any(one not in names for one in ids):
            raise Invalid("E-REF")
        return "\n".join(f"{one}/{names[one]}" for one in ids if one is not None)

    @staticmethod
    def parts(value: Any) -> list[tuple[int, str]]:
        """Give id and name of each file of a stored value."""
        lines = (line.partition("/") for line in (value or "").split("\n") if line)
        return [(int(pk), name) for pk, _slash, name in lines]

    def show(self, field: Any, value: Any) -> str:
        """Show the names."""
        return "、".join(name for _pk, name in self.parts(value))

    def input(self, field: Any, value: Any) -> Any:
        """Give the ids."""
        return [str(pk) for pk, _name in self.parts(value)]

    def condition(self, field: Any, operator: str, values: list[Any]) -> Q:
        """Find parts of names; the ids before them are no part of a name."""
        if operator not in ("has", "lacks"):
            return super().condition(field, operator, values)
        found = Q()
        for value in values:
            named = {f"{field.path}__icontains": value, f"{field.path}__iregex": rf"/[^\n]*{re.escape(value)}"}
            found |= Q(**named)
        return found if operator == "has" else ~found
