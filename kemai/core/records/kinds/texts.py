"""Text and what looks like it: long text, numbers of records, phones, mail and web addresses."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Invalid
from kemai.core.records.kinds.base import Given, Kind


class TextKind(Kind):
    """One line of text."""

    name = "text"
    operators: ClassVar[tuple[str, ...]] = ("has", "lacks", "is", "not", "starts", "empty", "filled")
    blank = ""

    def read(self, field: Any, raw: Any, given: Given) -> str:
        """Keep the text; too long a text is refused with its limit."""
        text = str(raw)
        if field.max_length and len(text) > field.max_length:
            raise Invalid("E-RNG", _("最多 %(limit)d 个字，现有 %(length)d 个") % self.lengths(field, text))
        return text

    @staticmethod
    def lengths(field: Any, text: str) -> dict[str, int]:
        """Give the numbers of the length message."""
        return {"limit": field.max_length, "length": len(text)}

    def condition(self, field: Any, operator: str, values: list[Any]) -> Q:
        """Add the text conditions: contains, lacks, starts with."""
        if operator in ("has", "lacks"):
            found = Q()
            for value in values:
                found |= Q(**{f"{field.path}__icontains": value})
            return found if operator == "has" else ~found
        if operator == "starts":
            return Q(**{f"{field.path}__istartswith": values[0]})
        return super().condition(field, operator, values)


class LongKind(TextKind):
    """Text of several lines."""

    name = "long"
    operators = ("has", "lacks", "empty", "filled")
    input_type = "textarea"


class NumberKind(TextKind):
    """The number of a record, given by its numbering rule when left empty."""

    name = "number"
    operators = ("is", "has", "starts")


class PhoneKind(TextKind):
    """A phone number: 7 to 20 digits, plus, minus, space, brackets; kept as people write it, compared by digits."""

    name = "phone"
    input_type = "tel"
    pattern: ClassVar[re.Pattern[str]] = re.compile(r"\+?[0-9()][0-9()\-. /]*(?:(?:ext|x|转|#)\.? ?[0-9]{1,6})?", re.I)
    plain: ClassVar[re.Pattern[str]] = re.compile(r"\+?[0-9]+(?:[ -][0-9]+)*")

    def read(self, field: Any, raw: Any, given: Given) -> str:
        """Read full-width and pasted forms; refuses what is no phone number."""
        text = str(raw)
        if not self.plain.fullmatch(text):
            text = unicodedata.normalize("NFKC", text).replace("—", "-").replace("–", "-")
            text = re.sub(r"[\u200b\u202a-\u202e\s]+", " ", text).strip()
        digits = sum(map(str.isdigit, text))
        if not self.pattern.fullmatch(text) or not 5 <= digits <= 20 or not 7 <= len(text) <= 26:
            raise Invalid("E-FMT", _("应为 7 至 20 位数字，可含 + - 空格，例如 138 0013 8000"))
        return str(super().read(field, text, given))


class EmailKind(TextKind):
    """An e-mail address."""

    name = "email"
    input_type = "email"

    def read(self, field: Any, raw: Any, given: Given) -> str:
        """Read an address as pasted (with `mailto:` or angle brackets)."""
        text = unicodedata.normalize("NFKC", str(raw)).removeprefix("mailto:").strip("<>;, ")
        try:
            validate_email(text)
        except ValidationError as error:
            raise Invalid("E-FMT", _("例如 name@example.com")) from error
        return str(super().read(field, text, given))


class UrlKind(TextKind):
    """A web address; only http and https ever become links."""

    name = "url"
    input_type = "url"
    pattern: ClassVar[re.Pattern[str]] = re.compile(r"(?:https?://)?[^\s/:?#@]+\.[^\s/?#@]+(?:[/?#]\S*)?", re.I)

    def read(self, field: Any, raw: Any, given: Given) -> str:
        """Read an address with or without `https://`."""
        text = str(raw).strip()
        if not self.pattern.fullmatch(text):
            raise Invalid("E-FMT", _("例如 www.example.com"))
        return str(super().read(field, text, given))
