"""Choices: yes or no, fixed codes, and entries of the data dictionary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy, pgettext

from kemai.core.records.errors import Invalid
from kemai.core.records.kinds.base import Given, Kind
from kemai.core.records.words import enumerated

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

YES = {"1", "true", "yes", "y", "on", "是", "对", "√", "✓"}
NO = {"0", "false", "no", "n", "off", "否", "不", "×"}


def yes_or_no(value: Any) -> str:
    """Answer in the language of the reader."""
    return pgettext("answer", "是") if value else pgettext("answer", "否")


class BoolKind(Kind):
    """Yes or no."""

    name = "bool"
    operators = ("is",)
    input_type = "checkbox"
    blank = False

    def read(self, field: Any, raw: Any, given: Given) -> bool:
        """Read yes or no in both languages."""
        if isinstance(raw, bool):
            return raw
        text = str(raw).strip().lower()
        if text in YES or text in NO:
            return text in YES
        raise Invalid("E-FMT", gettext_lazy("应为 是 或 否"))

    def show(self, field: Any, value: Any) -> str:
        """Show 是 or 否."""
        return "" if value is None else yes_or_no(value)

    def input(self, field: Any, value: Any) -> str:
        """Give 1 for yes."""
        return "1" if value else ""


class PickKind(Kind):
    """One of the fixed codes that the code branches on."""

    name = "pick"
    input_type = "select"
    blank = ""

    def read(self, field: Any, raw: Any, given: Given) -> str:
        """Read a code or its label in either language."""
        text = str(raw).strip()
        for code, label in field.choices:
            if text == code or (given.by_key and text.lower() in (str(code).lower(), *both(label))):
                return str(code)
        raise Invalid("E-FMT", enumerated(label for _code, label in field.choices))

    def in_order(self, field: Any, viewer: Viewer) -> list[Any]:
        """Give the codes as they are declared."""
        return [code for code, _label in field.choices]

    def show(self, field: Any, value: Any) -> str:
        """Show the label."""
        return str(field.labels.get(value, value or ""))


class DictKind(Kind):
    """An entry of the organisation's own data dictionary."""

    name = "dict"
    input_type = "select"

    def read(self, field: Any, raw: Any, given: Given) -> Any:
        """Read an entry's id; code or label where links come by key. Stopped entries take no new values."""
        from kemai.core.dictionary.book import book

        entry = book(given.viewer).find(field.dictionary, raw, by_key=given.by_key)
        if entry is None:
            known = [entry.label for entry in book(given.viewer).open(field.dictionary)][:12]
            raise Invalid("E-FMT" if given.by_key else "E-REF", enumerated(known))
        return entry.id

    def in_order(self, field: Any, viewer: Viewer) -> list[Any]:
        """Give the entries as the firm has put them."""
        from kemai.core.dictionary.book import book

        return [entry.id for entry in book(viewer).by_key.get(field.dictionary, [])]

    def show(self, field: Any, value: Any) -> str:
        """Show the entry's label in the reader's language."""
        return entry.label if (entry := self.entry(value)) else ""

    @staticmethod
    def entry(value: Any) -> Any:
        """Find an entry of the current viewer's dictionary."""
        from kemai.core.dictionary.book import book
        from kemai.core.tenancy.current import viewer

        looking = viewer()
        return book(looking).by_id.get(value) if value and looking else None


class DictListKind(DictKind):
    """Several entries of one dictionary."""

    name = "dicts"
    operators = ("is", "not", "empty", "filled")
    input_type = "choices"
    blank = ""

    def read(self, field: Any, raw: Any, given: Given) -> str:
        """Read a list of entries, or one text with 、 , ; between them."""
        parts = raw if isinstance(raw, (list, tuple)) else re.split(r"[、,，;；|]", str(raw))
        ids = [super(DictListKind, self).read(field, part, given) for part in map(str, parts) if part.strip()]
        return f",{','.join(map(str, dict.fromkeys(ids)))}," if ids else ""

    def ids(self, value: Any) -> list[int]:
        """Give the entries' ids of a stored value."""
        return [int(part) for part in (value or "").split(",") if part]

    def show(self, field: Any, value: Any) -> str:
        """Show the labels."""
        return "、".join(filter(None, (super(DictListKind, self).show(field, one) for one in self.ids(value))))

    def condition(self, field: Any, operator: str, values: list[Any]) -> Q:
        """Find rows that hold any of the entries."""
        if operator in ("is", "not"):
            found = Q()
            for entry in (entry for value in values for entry in self.ids(value)):
                found |= Q(**{f"{field.path}__contains": f",{entry},"})
            return found if operator == "is" else ~found
        return super().condition(field, operator, values)


def both(label: Any) -> tuple[str, str]:
    """Give a label in Chinese and English, in lower case for comparing."""
    from django.utils import translation

    with translation.override("en"):
        english = str(label).lower()
    with translation.override("zh-hans"):
        return english, str(label).lower()
