"""Names for the API, formulas and addresses, made out of labels where nobody typed one."""

from __future__ import annotations

import re
from collections.abc import Container

from kemai.core.search.pinyin import spell

APART = re.compile(r"[^a-z0-9]+")
NUMBERED = 3


def name_from(label: str, label_en: str, taken: Container[str], *, joint: str, longest: int, spare: str) -> str:
    """Give a free name in small letters: the English label's words, else the pinyin of the Chinese one, else `spare`.

    `joint` stands between words; names in use get a number behind.
    """
    text = label_en if re.search("[a-zA-Z]", label_en) else spelled(label)
    plain = joint.join(filter(None, APART.split(text.lower()))).lstrip("0123456789" + joint)
    name = plain[: longest - NUMBERED].rstrip(joint) or spare
    return next(one for one in (name, *(f"{name}{number}" for number in range(2, 10**NUMBERED))) if one not in taken)


def spelled(label: str) -> str:
    """Write a label in Latin letters: each Chinese character by its first reading, all others as they are."""
    return "".join(readings[0] if readings else one for one, readings in zip(label, spell(label), strict=True))
