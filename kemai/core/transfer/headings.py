"""Known headings of columns (the words stand in headings.toml), and how headings are compared."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

BRACKETS = re.compile(r"[(（\[【<].*?[)）\]】>]|[*＊:：]+$")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
NOT_A_LETTER = re.compile(r"[\W_]+")
BETWEEN_WORDS = {"zh": re.compile(r"\s*、\s*"), "en": re.compile(r"\s*,\s*")}


def normalise(heading: str) -> str:
    """A heading reduced to what counts: one width, lower case, no blanks, no punctuation."""
    return NOT_A_LETTER.sub("", unicodedata.normalize("NFKC", heading).casefold())


def words_of(heading: str) -> list[str]:
    """The single words of a heading such as property_jobTitle: property, job, title."""
    parted = CAMEL.sub(" ", unicodedata.normalize("NFKC", heading))
    return [word for word in NOT_A_LETTER.split(parted.casefold()) if word]


def without_brackets(heading: str) -> str:
    """A heading without units and marks: 注册资本(万元)* becomes 注册资本."""
    return BRACKETS.sub("", heading).strip()


def _words(entry: dict[str, str], language: str, prefix: str = "") -> list[str]:
    return [word for word in BETWEEN_WORDS[language].split(entry.get(prefix + language, "")) if word]


def _ranked(entry: dict[str, str]) -> dict[str, int]:
    """Each spelling of a field with its rank in its language, 0 for the surest."""
    ranks: dict[str, int] = {}
    for language in BETWEEN_WORDS:
        for rank, word in enumerate(_words(entry, language)):
            ranks.setdefault(normalise(word), rank)
    return ranks


_DATA = tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))
RANKED: dict[str, dict[str, int]] = {name: _ranked(entry) for name, entry in _DATA["fields"].items()}
SAME_AS: dict[str, str] = _DATA["same_as"]
KNOWN = frozenset(word for ranks in RANKED.values() for word in ranks)
TECHNICAL = frozenset(_words(_DATA["technical"], "en"))
CHINESE_BEGINNINGS = _words(_DATA["beginnings"], "zh")
ENGLISH_BEGINNINGS = frozenset(_words(_DATA["beginnings"], "en"))
SECOND_CHOICE_CHINESE = _words(_DATA["beginnings"], "zh", "second_choice_")
SECOND_CHOICE_ENGLISH = frozenset(_words(_DATA["beginnings"], "en", "second_choice_"))
