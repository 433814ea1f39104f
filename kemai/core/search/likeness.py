"""How near a typed word is to a name: the same sound, or one letter or character off."""

from __future__ import annotations

from collections.abc import Iterator

from kemai.core.search.pinyin import spell
from kemai.core.search.text import core_of_flat
from kemai.core.search.tokens import groups, words

SOUND, LETTER = "sound", "letter"


def near_part(typed: str, name: str, *, chinese: bool) -> tuple[str, str] | None:
    """Give how a normalised word is near to a part of a normalised name, and that part; None where it is not."""
    core = core_of_flat(name)
    if not chinese:
        parts = ("".join(groups.findall(word)) for word in words.findall(core))
        found = next((part for part in parts if one_off(typed, part)), None)
        return (LETTER, found) if found else None
    sounding = next((part for part in windows(core, len(typed)) if same_sound(typed, part)), None)
    if sounding:
        return SOUND, sounding
    if len(typed) < 3:
        return None
    lengths = (len(typed), len(typed) + 1, len(typed) - 1)
    off = next((part for length in lengths for part in windows(core, length) if one_off(typed, part)), None)
    return (LETTER, off) if off else None


def windows(text: str, length: int) -> Iterator[str]:
    """Give every part of a text of some length."""
    return (text[at : at + length] for at in range(len(text) - length + 1))


def same_sound(one: str, other: str) -> bool:
    """Say whether two texts of the same length may be read alike."""
    pairs = zip(one, other, spell(one), spell(other), strict=True)
    return all(left == right or not set(read).isdisjoint(heard) for left, right, read, heard in pairs)


def one_off(one: str, other: str) -> bool:
    """Say whether one letter put in, left out, changed, or two neighbours exchanged make one text of the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    return left[1:] == right or left == right[1:]
