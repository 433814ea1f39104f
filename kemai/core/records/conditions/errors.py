"""What is wrong with a condition: a name that does not exist for this person, or a value that does not fit."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.core.records.errors import Invalid


class UnknownName(ValueError):
    """A filter, sort or column names nothing that this person knows (HTTP 400 that says the name)."""

    def __init__(self, name: Any) -> None:
        """Keep the name, cut to what fits on a line."""
        self.name = str(name)[:80]
        super().__init__(self.name)

    @property
    def message(self) -> str:
        """Say which name is unknown."""
        return _("没有名为“%(name)s”的栏目或条件") % {"name": self.name}


class Misfit(Invalid):
    """A condition that cannot be taken: `field` names the field, `position` the place in a search text (from 0)."""

    def __init__(self, reason: Invalid, field: str, label: Any, position: int | None = None) -> None:
        """Wrap a reason with the label of its field."""
        self.field = field
        self.position = position
        super().__init__(reason.code, f"{label}：{reason.hint}" if reason.hint else label)


class Misread(Invalid):
    """A search text that cannot be understood at one place: `position` counts characters from 0."""

    def __init__(self, position: int, expected: Any, found: str) -> None:
        """Say where it is, what was expected and what stands there."""
        self.position = position
        hint = _("第 %(place)d 个字处应为 %(expected)s，实为“%(found)s”")
        super().__init__("E-FMT", hint % {"place": position + 1, "expected": expected, "found": found[:40]})
