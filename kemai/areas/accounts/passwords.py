"""Rules for passwords: letters and digits, no word that everybody guesses, and none of the last three."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kemai.core.records.errors import Invalid

REMEMBERED = 3
LONGEST = 200
PRODUCT = "kemai"


class WholeValidator:
    """A password is kept as it was typed: 200 characters at the most, each of which a keyboard has."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse what would have to be cut (E-RNG) or lose a character (E-FMT)."""
        if len(password) > LONGEST:
            raise ValidationError(_("密码最多 %(most)d 个字符") % {"most": LONGEST}, code="E-RNG")
        if "\x00" in password:
            raise ValidationError(_("密码里有无法保存的字符，请换一个"), code="E-FMT")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("密码最多 %(most)d 个字符") % {"most": LONGEST}


class LettersAndDigitsValidator:
    """A password needs a letter and a digit."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password without both."""
        if not (any(map(str.isalpha, password)) and any(map(str.isdigit, password))):
            raise ValidationError(_("密码须同时含有字母和数字"), code="E-FMT")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("至少 8 位，同时含有字母和数字")


class ObviousWordsValidator:
    """A password is no obvious word with figures and signs around it: the product, the firm's code, the person."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password whose letters alone are such a word."""
        words = {PRODUCT}
        if user is not None:
            words |= {user.login, user.name, user.email.partition("@")[0]}
            words |= {user.organisation.code} if user.organisation_id else set()
        if letters_of(password) in {letters_of(word) for word in words}:
            raise ValidationError(_("密码太容易猜到：不要用产品、单位或自己的名字"), code="E-FMT")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("不要用产品、单位或自己的名字")


def reasons_of(error: ValidationError) -> list[Invalid]:
    """Give the reasons of a refused password with their codes, E-FMT where a rule of Django's has none of ours."""
    codes = ((one.code or "", message) for one in error.error_list for message in one.messages)
    return [Invalid(code if code.startswith("E-") else "E-FMT", message) for code, message in codes]


def letters_of(text: str) -> str:
    """Give the letters of a text alone, small."""
    return "".join(filter(str.isalpha, text.lower()))


class NotRecentValidator:
    """A new password is none of the last three."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse the present password and the ones before it."""
        if user is None or user.pk is None:
            return
        recent = [user.password, *user.past_passwords.values_list("password", flat=True)[: REMEMBERED - 1]]
        if any(check_password(password, past) for past in recent if past):
            raise ValidationError(_("不能与最近 3 次用过的密码相同"), code="E-FMT")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("不能与最近 3 次用过的密码相同")
