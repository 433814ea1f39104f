"""Rules for passwords: letters and digits, and none of the last three."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

REMEMBERED = 3


class LettersAndDigitsValidator:
    """A password needs a letter and a digit."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password without both."""
        if not (any(map(str.isalpha, password)) and any(map(str.isdigit, password))):
            raise ValidationError(_("密码须同时含有字母和数字"), code="E-FMT")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("至少 8 位，同时含有字母和数字")


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
