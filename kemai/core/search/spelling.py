"""Reads what somebody typed in Latin letters as pinyin: whole syllables, initials, or both mixed."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice

from kemai.core.search.pinyin import beginnings, syllables

LONGEST = 100
SPLITS_MOST = 6
_longest_syllable = 6
_double_initials = frozenset({"zh", "ch", "sh"})
_typed_otherwise = {"lue": "lve", "nue": "nve", "lyu": "lv", "nyu": "nv"}
_legal_form = re.compile("(?<=...)(?:(?:gufen)?youxian(?:zeren)?gongsi|(?:gf)?yx(?:zr)?gs)$")


def splits(letters: str, *, unfinished: bool) -> list[tuple[str, ...]]:
    """Give the likely ways to cut letters into syllables or their beginnings, best first; [] where there is none.

    With `unfinished` the last piece may be any beginning of a syllable: huar gives (hua, r). Only where whole
    syllables do not fit may other pieces be an initial (h, zh).
    """
    letters = _legal_form.sub("", letters)[: LONGEST + 1]
    if not 0 < len(letters) <= LONGEST:
        return []
    return _ways(letters, syllables(), unfinished=unfinished) or _ways(letters, _pieces(), unfinished=unfinished)


def initials(letters: str) -> str:
    """Give the letters as a row of initials, without a legal form at its end; "" where they can't be one."""
    letters = _legal_form.sub("", letters)
    return letters if len(letters) <= LONGEST and set(letters) <= beginnings() else ""


def endings(piece: str) -> tuple[str, ...]:
    """Give the syllables that a piece can become by typing on: hua, huai, huan, huang for hua."""
    return tuple(sorted(syllable for syllable in syllables() if syllable.startswith(piece)))


def is_syllable(piece: str) -> bool:
    """Tell a whole syllable from the beginning of one."""
    return piece in syllables()


@cache
def _pieces() -> frozenset[str]:
    return syllables() | _double_initials | {piece for piece in beginnings() if len(piece) == 1}


def _ways(letters: str, allowed: frozenset[str], *, unfinished: bool) -> list[tuple[str, ...]]:
    """Cut letters into the fewest allowed pieces, then, where all are syllables, into one more."""
    end = len(letters)
    fewest = {end: 0}

    def cuts(at: int) -> Iterator[tuple[int, str]]:
        for until in range(min(end, at + _longest_syllable), at, -1):
            typed = letters[at:until]
            piece = _typed_otherwise.get(typed, typed)
            if until in fewest and (piece in allowed or (unfinished and until == end and piece in beginnings())):
                yield until, piece

    def walk(at: int, left: int) -> Iterator[tuple[str, ...]]:
        if at == end and not left:
            yield ()
        for until, piece in cuts(at) if left else ():
            if fewest[until] < left:
                yield from ((piece, *rest) for rest in walk(until, left - 1))

    for at in range(end - 1, -1, -1):
        counts = [fewest[until] + 1 for until, _ in cuts(at)]
        if counts:
            fewest[at] = min(counts)
    if 0 not in fewest:
        return []
    more = walk(0, fewest[0] + 1) if allowed is syllables() else ()
    return list(islice(chain(walk(0, fewest[0]), more), SPLITS_MOST))
