"""Makes the compact table of Chinese readings from the pypinyin package: `python -m kemai.core.search.build_pinyin`."""

import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

TARGET = Path(__file__).with_name("pinyin.json")
_toneless = str.maketrans({"ü": "v", "ê": "e"})
_tones = re.compile("[\u0300\u0301\u0304\u030c]")
_vowel = re.compile("[aeiouv]")
_rare_share = 0.01


def plain(reading: str) -> str:
    """Write a reading without its tone as people type it: lǜ becomes lv."""
    bare = _tones.sub("", unicodedata.normalize("NFD", reading))
    return unicodedata.normalize("NFC", bare).translate(_toneless)


def build(target: Path = TARGET) -> None:
    """Write each character's one or two usual readings to `target`, replacing it in one step.

    The second reading is the one that the package's phrases use most, and is left out where they hardly use it.
    Shape: {"first": {"hua": "华花…"}, "second": {…}}. Takes about 1 s.
    """
    from pypinyin.phrases_dict import phrases_dict  # slow to import, and needed only here
    from pypinyin.pinyin_dict import pinyin_dict

    used = _readings_in_phrases(phrases_dict.items())
    first: dict[str, str] = {}
    second: dict[str, str] = {}
    for code, listed in pinyin_dict.items():
        character = chr(code)
        readings = [reading for reading in map(plain, listed.split(",")) if _vowel.search(reading)]
        if not readings:
            continue
        first[readings[0]] = first.get(readings[0], "") + character
        other = _second(readings, used.get(character, Counter()))
        if other:
            second[other] = second.get(other, "") + character
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    draft.write_text(json.dumps({"first": first, "second": second}, ensure_ascii=False), encoding="utf-8")
    draft.replace(target)


def _readings_in_phrases(phrases: Iterable[tuple[str, list[list[str]]]]) -> dict[str, Counter[str]]:
    used: dict[str, Counter[str]] = {}
    for phrase, syllables in phrases:
        for character, readings in zip(phrase, syllables, strict=False):
            used.setdefault(character, Counter())[plain(readings[0])] += 1
    return used


def _second(readings: list[str], used: Counter[str]) -> str | None:
    others = [reading for reading in readings if reading != readings[0]]
    if not others or not used.total():
        return others[0] if others else None
    best = max(others, key=lambda reading: used[reading])
    return best if used[best] >= max(1, used.total() * _rare_share) else None


if __name__ == "__main__":
    build()
