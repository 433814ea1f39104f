"""People of the demo firm's customers."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from kemai.core.search.pinyin import table
from kemai.site.demo.dice import Dice
from kemai.site.demo.words import words

# Beginnings that no Chinese mobile phone has.
MOBILES = ("154########", "164########", "163########", "168########")


class Person(NamedTuple):
    """A person: the name as written, the gender's code, and the name in letters as for an e-mail address."""

    name: str
    gender: str
    letters: str


def person(language: str, dice: Dice) -> Person:
    """Draw a person of that language."""
    return chinese(dice) if language == "chinese" else english(dice)


def chinese(dice: Dice) -> Person:
    """Draw a Chinese person; one in five has a given name of one character."""
    gender, kind = ("male", "man") if dice.chance(56) else ("female", "woman")
    surname = dice.pick(words("chinese", "surname"))
    given = dice.pick(words("chinese", f"{kind}-end"))
    if not dice.chance(20):
        beginning = dice.pick(words("chinese", f"{kind}-beginning"))
        given = beginning + given if beginning != given else given
    return Person(surname + given, gender, f"{letters(surname)}.{letters(given)}")


def english(dice: Dice) -> Person:
    """Draw a person with an English name."""
    gender, kind = ("male", "man") if dice.chance(52) else ("female", "woman")
    given, surname = dice.pick(words("english", kind)), dice.pick(words("english", "surname"))
    return Person(f"{given} {surname}", gender, f"{given}.{surname}".lower())


def mobile(dice: Dice) -> str:
    """Draw a Chinese mobile phone that nobody has, written with blanks by one in four."""
    number = dice.fill(dice.pick(MOBILES))
    return f"{number[:3]} {number[3:7]} {number[7:]}" if dice.chance(25) else number


@cache
def letters(text: str) -> str:
    """Write Chinese characters in pinyin without tones."""
    return "".join(table()[character][0] for character in text)


@cache
def initials(text: str) -> str:
    """Write the first letters of Chinese characters in pinyin."""
    return "".join(table()[character][0][0] for character in text)
