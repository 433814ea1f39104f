"""The one tokeniser: cuts the stored text of a document into the tokens that both databases index.

Chinese tokens are bare pairs of characters. All others carry a leading digit that tells their kind, so that
the plainest tokeniser of a database keeps each in one piece. Short beginnings that many documents share
are tokens of their own, because looking up a prefix costs as much as all documents that it has.
"""

import re
from functools import cache, lru_cache
from itertools import product

from kemai.core.search.document import sections
from kemai.core.search.pinyin import spell
from kemai.core.search.text import CJK, LETTER, core_of_flat, only_chinese

OWNER = "0"  # organisation and record type, to narrow a hot word
INITIALS = "1"  # hrkj
SOUND = "2"  # hua, huarui: one and two syllables
WORD = "3"  # ac, acm, acme

INITIALS_WINDOW = 4
WORD_LONGEST = 24
WORD_BEGINNING = 4
GROUPS_MOST = 8

cjk_runs = re.compile(f"[{CJK}]+")
words = re.compile(rf"{LETTER}+(?:[-_./@+&'#:·]+{LETTER}+)*")
groups = re.compile(rf"[0-9]+|(?:(?![0-9]){LETTER})+")


def tokens(stored: str) -> list[str]:
    """Cut a document's stored text into its tokens, each once and always in the same order."""
    names, codes, texts = sections(stored)
    found: list[str] = []
    for line in (*names, *codes, *texts):
        if only_chinese(line):
            found += pairs(line)
            continue
        if not line.isascii():
            for run in cjk_runs.findall(line):
                found += pairs(run)
        for word in words.findall(line):
            found += word_tails(word)
    for name in names:
        found += sounds(core_of_flat(name))
    return list(dict.fromkeys(found))


def owner_tokens(organisation_id: int, record_type: str) -> list[str]:
    """Name the organisation and the record type as tokens."""
    return [f"{OWNER}o{organisation_id}", f"{OWNER}t{''.join(groups.findall(record_type.lower()))}"]


def pairs(run: str) -> list[str]:
    """Cut a run of Chinese characters into overlapping pairs and its last character: 华锐科 gives 华锐 锐科 科."""
    return [run[at : at + 2] for at in range(len(run))]


def word_tails(word: str) -> list[str]:
    """Give the beginnings of a word or number from each of its groups on: kh-2026-00012 is begun at kh, 2026, 00012.

    Beginnings longer than WORD_BEGINNING are left to the longest one, which is searched by prefix. An inner group
    of digits, mostly a year, has no shorter beginnings; a last one also counts without leading zeros.
    """
    parts = groups.findall(word)
    found = _beginnings("".join(parts))
    for at in range(1, min(len(parts), GROUPS_MOST)):
        tail = "".join(parts[at:])
        inner_number = at + 1 < len(parts) and parts[at].isdecimal()
        found += (WORD + parts[at], WORD + tail[:WORD_LONGEST]) if inner_number else _beginnings(tail)
    if parts[-1][0] == "0":
        found += _beginnings(parts[-1].lstrip("0") or "0")
    return found


def _beginnings(tail: str) -> list[str]:
    whole = WORD + tail[:WORD_LONGEST]
    return [whole[:end] for end in range(3, min(len(whole), WORD_BEGINNING + 2))] + [whole]


def sounds(name: str) -> list[str]:
    """Give the pinyin of every one and two characters, and the initials of every two and four."""
    found: list[str] = []
    for run in [name] if only_chinese(name) else cjk_runs.findall(name):
        spelled = spell(run)
        start = 0
        while () in spelled[start:]:
            end = spelled.index((), start)
            found += _windows(spelled[start:end])
            start = end + 1
        found += _windows(spelled[start:])
    return found


def _windows(spelled: list[tuple[str, ...]]) -> list[str]:
    found = [token for here, after in zip(spelled, [*spelled[1:], ()], strict=False) for token in _two(here, after)]
    initials = [_initials(readings) for readings in spelled]
    for at in range(len(initials) - 2):
        window = initials[at : at + INITIALS_WINDOW]
        letters = "".join(window)
        if len(letters) == len(window):
            found.append(INITIALS + letters)
        else:
            found += [INITIALS + "".join(chosen) for chosen in product(*window)]
    return found


@lru_cache(maxsize=16384)
def _two(here: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """Give the tokens of a character and the one after it; () stands for none."""
    sounds_of_one = [SOUND + one for one in here]
    sounds_of_two = [SOUND + one + two for one in here for two in after]
    initials_of_two = [INITIALS + one[0] + two[:1] for one in here for two in after or ("",)]
    return tuple(dict.fromkeys(sounds_of_one + sounds_of_two + initials_of_two))


@cache
def _initials(readings: tuple[str, ...]) -> str:
    return "".join(dict.fromkeys(reading[0] for reading in readings))
