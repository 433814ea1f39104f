"""How Chinese characters are read, so that a name is found by its sound."""

import json
from functools import cache

from kemai.core.search import build_pinyin

# Readings that a character has as a surname only, and that are not among its two usual ones.
SURNAMES = {
    "单": "shan", "單": "shan", "区": "ou", "盖": "ge", "覃": "qin", "缪": "miao", "繆": "miao", "召": "shao",
    "员": "yun", "种": "chong", "洗": "xian", "黑": "he", "祭": "zhai", "能": "nai", "繁": "po", "缴": "zhuo",
}  # fmt: skip
COMPOUND_SURNAMES = {"万俟": ("mo", "qi"), "萬俟": ("mo", "qi"), "单于": ("chan", "yu"), "單于": ("chan", "yu")}


@cache
def table() -> dict[str, tuple[str, ...]]:
    """Give every character's one or two toneless readings, making the table first where it is not there yet."""
    if not build_pinyin.TARGET.exists():
        build_pinyin.build()
    stored = json.loads(build_pinyin.TARGET.read_text(encoding="utf-8"))
    found: dict[str, tuple[str, ...]] = {}
    for reading, characters in stored["first"].items():
        found |= dict.fromkeys(characters, (reading,))
    for reading, characters in stored["second"].items():
        for character in characters:
            found[character] += (reading,)
    return found


@cache
def syllables() -> frozenset[str]:
    """Give all syllables that a person can type, such as hua, lv, zhuang."""
    return frozenset(reading for readings in table().values() for reading in readings)


@cache
def beginnings() -> frozenset[str]:
    """Give everything that an unfinished syllable can look like: z, zh, zhu, zhua, zhuan, zhuang."""
    return frozenset(syllable[:end] for syllable in syllables() for end in range(1, len(syllable) + 1))


def spell(name: str) -> list[tuple[str, ...]]:
    """Give the readings of each character of a name, () for one without; a surname is read as a surname too."""
    readings = table()
    spelled = [readings.get(character, ()) for character in name]
    if name[:1] in SURNAMES:
        _also(spelled, 0, SURNAMES[name[0]])
    if name[:2] in COMPOUND_SURNAMES:
        for position, reading in enumerate(COMPOUND_SURNAMES[name[:2]]):
            _also(spelled, position, reading)
    return spelled


def _also(spelled: list[tuple[str, ...]], position: int, reading: str) -> None:
    if reading not in spelled[position]:
        spelled[position] += (reading,)
