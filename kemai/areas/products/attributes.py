"""Attributes of products: any number of them, a line each, `颜色：红、蓝`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Invalid

MOST = 40


def attribute_lines(value: str) -> None:
    """Refuse lines that are not a name and its values (E-FMT), the same name twice (E-DUP) and too many (E-RNG)."""
    names = []
    for name, values in parts(value):
        if not name or not values:
            raise Invalid("E-FMT", _("每行一项，例如：颜色：红"))
        names.append(name)
    if len(set(names)) < len(names):
        raise Invalid("E-DUP")
    if len(names) > MOST:
        raise Invalid("E-RNG", f"≤ {MOST}")


def attributes_of(value: str) -> dict[str, list[str]]:
    """Read the lines of a product or a variant: the values of each attribute by its name."""
    return dict(parts(value))


def parts(value: str) -> Iterator[tuple[str, list[str]]]:
    """Split each line into the name before its colon and the values behind it."""
    for line in filter(None, map(str.strip, value.splitlines())):
        name, _colon, values = line.replace("：", ":").partition(":")
        yield name.strip(), [one for one in map(str.strip, re.split(r"[、,，;；]", values)) if one]
