"""What a print can look like: a list, labels on sheets of A4, envelopes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.core.records.registry import Resolved

A4 = (210.0, 297.0)
ADDRESS = "address"


@dataclass(frozen=True)
class Sheet:
    """The measures of one label or envelope in millimetres, and how many stand on a sheet."""

    width: float
    height: float
    across: int = 1
    down: int = 1
    gap: float = 0

    @property
    def room(self) -> int:
        """Count the records that fit on one sheet."""
        return self.across * self.down

    def measures(self) -> dict[str, float]:
        """Give the measures to the layout; labels stand in the middle of an A4 sheet."""
        left = (A4[0] - self.across * self.width - (self.across - 1) * self.gap) / 2
        top = (A4[1] - self.down * self.height) / 2
        return {**vars(self), "left": left, "top": top}


@dataclass(frozen=True)
class Template:
    """One choice of the print page; `layout` names the typst file, `first` the fields ticked to begin with."""

    code: str
    label: Any
    layout: str
    sheet: Sheet | None = None
    first: tuple[str, ...] = ()


MAIL = ("name", "main_contact", "province", "city", ADDRESS, "postcode")
TEMPLATES = {
    template.code: template
    for template in (
        Template("list", _("清单"), "list"),
        Template("label-3x8", _("标签 3×8（70×37 毫米）"), "labels", Sheet(70, 37, 3, 8), MAIL),
        Template("label-2x7", _("标签 2×7（99.1×38.1 毫米）"), "labels", Sheet(99.1, 38.1, 2, 7, 2.5), MAIL),
        Template("label-4x11", _("标签 4×11（48.5×25.4 毫米）"), "labels", Sheet(48.5, 25.4, 4, 11), MAIL),
        Template("envelope-dl", _("信封 DL（220×110 毫米）"), "envelopes", Sheet(220, 110), MAIL),
        Template("envelope-c5", _("信封 C5（229×162 毫米）"), "envelopes", Sheet(229, 162), MAIL),
    )
}


def offered(resolved: Resolved) -> list[Template]:
    """Give the templates that fit a type: envelopes need an address."""
    return [one for one in TEMPLATES.values() if one.layout != "envelopes" or ADDRESS in resolved.fields]
