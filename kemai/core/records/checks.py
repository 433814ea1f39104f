"""Checks of single values that several fields share."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parseaddr
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Invalid


def postcode(value: str) -> None:
    """Accept a postal code of 3 to 10 letters, digits, blanks and hyphens, with a digit in it."""
    plain = value.replace(" ", "").replace("-", "")
    if not (plain.isascii() and plain.isalnum() and 3 <= len(plain) <= 10 and any(map(str.isdigit, plain))):
        raise Invalid("E-FMT", _("例如 215104"))


def identity_number(value: str) -> None:
    """Accept an 18-digit resident identity number with a right checksum (GB 11643)."""
    from stdnum.cn import ric

    if not ric.is_valid(value.upper()):
        raise Invalid("E-FMT", _("18 位身份证号码，末位校验不符"))


def credit_code(value: str) -> None:
    """Accept an 18-character unified social credit code with a right checksum (GB 32100)."""
    from stdnum.cn import uscc

    if not uscc.is_valid(value.upper()):
        raise Invalid("E-FMT", _("18 位统一社会信用代码，末位校验不符"))


def not_in_future(value: date) -> None:
    """Refuse a day after today."""
    if value > timezone.localdate():
        raise Invalid("E-RNG", _("不能晚于今天"))


def not_negative(value: Any) -> None:
    """Refuse a negative amount."""
    if value < 0:
        raise Invalid("E-RNG", "≥ 0")


WEBSITE = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?/?", re.IGNORECASE)
MOST_WEBSITES = 20


def websites(value: str) -> None:
    """Accept at most 20 websites, one a line, without a path."""
    lines = [line.strip() for line in value.splitlines() if line.strip()]
    if any(not WEBSITE.fullmatch(line) for line in lines):
        raise Invalid("E-FMT", _("应为网址，不带路径，例如 https://www.example.com"))
    if len(lines) > MOST_WEBSITES:
        raise Invalid("E-RNG", f"≤ {MOST_WEBSITES}")


def addresses(value: str) -> None:
    """Accept e-mail addresses with commas, semicolons or line ends between them, each with or without a name."""
    for one in filter(None, (part.strip() for part in re.split(r"[,;，；\n]", value))):
        try:
            validate_email(parseaddr(one)[1] or one)
        except ValidationError as error:
            raise Invalid("E-FMT", _("“%(text)s”不是邮件地址，例如 name@example.com") % {"text": one[:60]}) from error
