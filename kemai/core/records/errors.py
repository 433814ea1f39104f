"""Standard replies to bad input, shown beside the field (spec: E-codes)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "E-REQ": _("此项为必填项"),
    "E-FMT": _("格式不正确"),
    "E-RNG": _("超出允许范围"),
    "E-DUP": _("已存在相同记录"),
    "E-REF": _("关联记录不存在或无权查看"),
    "E-STATE": _("当前状态不允许此操作"),
    "E-STALE": _("记录已被他人修改，请刷新后重试"),
    "E-FILE": _("文件类型或大小不允许"),
    "E-PERM": _("无权执行此操作"),
}


class Invalid(ValueError):
    """One value that cannot be taken: a code of the spec and, after it, what would fit."""

    def __init__(self, code: str, hint: Any = "", *, link: str = "") -> None:
        """Keep the code, the hint and, where the person may open it, the address of the record in the way."""
        self.code = code
        self.hint = hint
        self.link = link
        super().__init__(code)

    @property
    def message(self) -> str:
        """Say what happened and what to do, in the language of the reader."""
        text = str(MESSAGES[self.code])
        return f"{text}：{self.hint}" if self.hint else text

    def __str__(self) -> str:
        """Read as code and message."""
        return f"{self.code} {self.message}"


class Rejected(ValueError):
    """Input that was refused as a whole: nothing is saved, each field has its reasons (`""` for the whole)."""

    def __init__(self, errors: dict[str, list[Invalid]]) -> None:
        """Keep the reasons by field."""
        self.errors = errors
        super().__init__("; ".join(f"{field}: {reason}" for field, reasons in errors.items() for reason in reasons))

    @classmethod
    def one(cls, field: str, code: str, hint: Any = "") -> Rejected:
        """Refuse because of a single field."""
        return cls({field: [Invalid(code, hint)]})


class Stale(Rejected):
    """E-STALE (HTTP 409): someone else saved first; `theirs` holds the stored values of the fields in conflict."""

    def __init__(self, theirs: dict[str, Any]) -> None:
        """Keep what is stored now."""
        self.theirs = theirs
        super().__init__({"": [Invalid("E-STALE")]})
