"""The kinds that only own fields have: links kept as a number, and formulas."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.core.records.kinds.links import LinkKind
from kemai.core.records.kinds.numbers import DecimalKind


class OwnLinkKind(LinkKind):
    """A link to a record of the same firm, whose id stands among the own values."""

    def paths(self, field: Any) -> tuple[str, ...]:
        """Need the id and the linked record's title."""
        meta = field.target._meta
        return (field.path, f"{field.path}__of_{meta.app_label}.{meta.model_name}.{field.target_title}")


class FormulaKind(DecimalKind):
    """A number worked out from other fields of the record; what can't be worked out is said."""

    def show(self, field: Any, value: Any) -> str:
        """Show the number, or that something is missing for it."""
        return _("数据不足") if value is None else super().show(field, value)
