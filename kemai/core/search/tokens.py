"""The one tokeniser: cuts the stored text of a document into the tokens that both databases index.

Chinese tokens are bare pairs of characters. All others carry a leading digit that tells their kind, so that
the plainest tokeniser of a database keeps each in one piece. All kinds but pairs are searched by prefix.
"""

import re
from itertools import product

from kemai.core.search.document import sections
from kemai.core.search.pinyin import spell
from kemai.core.search.text import CJK, LETTER, core_of_flat, only_chinese

OWNER = "0"  # organisation and record type, to narrow a hot word
INITIALS = "1"  # hrkj
SOUND = "2"  # huarui: two syllables
WORD = "3"  # acme, kh202600012

INITIALS_WINDOW = 4
WORD_LONGEST = 24
GROUPS_MOST = 8

cjk_runs = re.compile(f"[{CJK}]+")
words = re.compile(rf"{LETTER}+(?:[-_./@+&'#:·]+{LETTER}+)*")
groups = re.compile(rf"[0-9]+|(?:(?![0-9]){LETTER})+")


def tokens(stored: str) -> list[str]:
    """Cut a document's stored text into its tokens, each once and always in the same order."""
    names, codes, texts = sections(stored)
    found: list[str] = []
    for line in (*names, *codes, *texts):
        for run in cjk_runs.findall(line):
            found += pairs(run)
        if not only_chinese(line):
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
    """Give a word or number joined from each of its groups on: kh-2026-00012 can be begun at kh, 2026 or 00012.

    A last group of digits is also given without leading zeros.
    """
    parts = groups.findall(word)
    tails = [WORD + "".join(parts[at:])[:WORD_LONGEST] for at in range(min(len(parts), GROUPS_MOST))]
    if parts[-1][0] == "0" and parts[-1].isdecimal():
        tails.append(WORD + (parts[-1].lstrip("0") or "0")[:WORD_LONGEST])
    return tails


def sounds(name: str) -> list[str]:
    """Give the pinyin of every two neighbouring characters, and the initials of every four."""
    found: list[str] = []
    for run in cjk_runs.findall(name):
        spelled: list[tuple[str, ...]] = []
        for readings in spell(run):
            if readings:
                spelled.append(readings)
            else:
                found += _windows(spelled)
                spelled = []
        found += _windows(spelled)
    return found


def _windows(spelled: list[tuple[str, ...]]) -> list[str]:
    following = [*spelled[1:], ("",)]
    found = [
        SOUND + one + two for here, after in zip(spelled, following, strict=False) for one in here for two in after
    ]
    initials = ["".join({reading[0]: "" for reading in readings}) for readings in spelled]
    row = "".join(initials)
    if len(row) == len(spelled):
        return found + [INITIALS + row[at : at + INITIALS_WINDOW] for at in range(len(row))]
    for at in range(len(initials)):
        found += [INITIALS + "".join(letters) for letters in product(*initials[at : at + INITIALS_WINDOW])]
    return found
