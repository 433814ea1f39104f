"""Filling the words of a template in: names in curly brackets, Chinese or English."""

from __future__ import annotations

import re
from collections.abc import Mapping

WORD = re.compile(r"\{\s*([^{}\n]{1,20}?)\s*\}")
NAMES = {
    "客户": "customer",
    "联系人": "contact",
    "我": "sender",
    "单位": "firm",
}


def filled(text: str, words: Mapping[str, str]) -> str:
    """Put the words in; a name that is none stays as it stands."""

    def word(found: re.Match[str]) -> str:
        name = NAMES.get(found[1], found[1].lower())
        return words.get(name, found[0])

    return WORD.sub(word, text)
