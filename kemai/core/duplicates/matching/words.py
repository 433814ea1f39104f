"""Cuts names and addresses into the words by which they are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from kemai.core.duplicates.matching.variants import simplified
from kemai.core.search.pinyin import table
from kemai.core.search.text import APART, normalise, only_chinese

ABBREVIATED = {
    "st": "street", "str": "street", "ave": "avenue", "av": "avenue", "aven": "avenue", "blvd": "boulevard",
    "blv": "boulevard", "bld": "boulevard", "rd": "road", "dr": "drive", "ln": "lane", "hwy": "highway",
    "pl": "place", "ct": "court", "crt": "court", "sq": "square", "pkwy": "parkway", "pky": "parkway",
    "cres": "crescent", "cr": "crescent", "crct": "circuit", "cct": "circuit", "tce": "terrace", "ter": "terrace",
    "trl": "trail", "cl": "close", "gr": "grove", "cir": "circle", "n": "north", "s": "south", "e": "east",
    "w": "west", "no": "north", "so": "south", "ne": "northeast", "nw": "northwest", "se": "southeast",
    "sw": "southwest", "ste": "suite", "apt": "flat", "apmnt": "flat", "unit": "flat", "fl": "floor", "flr": "floor",
    "vlge": "village", "vlg": "village", "mt": "mount", "ft": "fort", "bldg": "building", "ctr": "center",
    "centre": "center", "hts": "heights", "tpke": "turnpike", "plz": "plaza", "strasse": "street",
}  # fmt: skip
ORDINALS = {
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th",
    "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th", "eleventh": "11th", "twelfth": "12th",
}  # fmt: skip
SHORT = {"and": "", "the": "", "of": "", "a": "", "at": "", "saint": "st", "centre": "center", "ctr": "center"}
CHINESE_DIGITS = str.maketrans("零〇一二两三四五六七八九", "001223456789")
COUNTED = re.compile("[零〇一二两三四五六七八九十百]+(?=[号弄栋幢座楼层室单户组村队巷街])")
CHINESE = re.compile("[\u3400-\u9fff]")
PIECES = re.compile("[\u3400-\u9fff]+|[^\\W_\u3400-\u9fff]+")
NUMBER = re.compile("\\d+")
HOUSE = re.compile("(\\d+)[a-z]?")


def plain(text: str) -> str:
    """Write a text in half width, lower case, without accents, in simplified characters."""
    return simplified(text if only_chinese(text) else normalise(text))


def all_plain(texts: Sequence[str]) -> list[str]:
    """Write many texts as `plain` writes each, as one text that is parted again; none of them holds the sign APART."""
    whole = "".join(texts)
    if whole.isascii() and whole.isprintable() and " " not in whole:
        return "\n".join(texts).lower().split("\n")
    narrow = APART.join(texts).replace("（", "(").replace("）", ")")  # often all that is not normal in so many names
    low = simplified(normalise(narrow))
    return low.replace(f" {APART}", APART).replace(f"{APART} ", APART).split(APART)


def name_words(text: str) -> tuple[str, ...]:
    """Give the words of a western name without articles; apostrophes fall away."""
    found = PIECES.findall(text.replace("'", "").replace("’", ""))
    return tuple(word for one in found if (word := SHORT.get(one, one))) or tuple(found)


def pairs_of(text: str) -> tuple[str, ...]:
    """Give each two neighbouring characters of a Chinese text, the words by which it is compared."""
    return tuple(text[at : at + 2] for at in range(len(text) - 1)) or (text,)


@lru_cache(maxsize=200_000)
def sound(text: str) -> str:
    """Write Chinese characters by their commoner reading without tone, the rest as it is: 华锐 and 华瑞 are huarui."""
    return spoken(text)


def spoken(text: str) -> str:
    """Give the same without remembering it: of millions of names each is asked for once."""
    return "".join(map(first_readings().get, text, text))


def same_sound(one: str, other: str) -> bool:
    """Say whether two texts are read the same; most differ in the first letter already."""
    readings = first_readings()
    here, there = readings.get(one[:1], one[:1]), readings.get(other[:1], other[:1])
    return (here[:1] == there[:1] or not here or not there) and sound(one) == sound(other)


@cache
def first_readings() -> dict[str, str]:
    """Give each character's commoner reading; what only parts words has none."""
    return {char: readings[0] for char, readings in table().items()} | dict.fromkeys(" -·.,&()", "")


SOUNDS = str.maketrans("bfpvcgjkqsxzdtlmnr", "111122222222334556", "aeiouhwy")


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """Give how a western word sounds: its first letter and the classes of its consonants (Soundex, unshortened)."""
    if not word.isascii() or word.isdigit():
        return word
    body = word[1:].translate(SOUNDS)
    squeezed = "".join(char for at, char in enumerate(body) if not at or char != body[at - 1])
    return word[:1] + squeezed[:4]


def counted(text: str) -> str:
    """Write the Chinese numbers that count houses in digits: 十二号 becomes 12号."""
    return COUNTED.sub(lambda found: str(chinese_number(found[0])), text)


def chinese_number(text: str) -> int:
    """Read a Chinese number below a thousand; one without a unit digit by digit."""
    if not set(text) & {"十", "百"}:
        return int(text.translate(CHINESE_DIGITS))
    total, digit = 0, 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = int(char.translate(CHINESE_DIGITS))
    return total + digit
