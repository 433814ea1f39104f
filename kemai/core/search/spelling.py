"""Reads what somebody typed in Latin letters as pinyin: whole syllables, initials, or both mixed."""

import re
from collections.abc import Iterator
from itertools import islice

from kemai.core.search.pinyin import beginnings, syllables

LONGEST = 36
SPLITS_MOST = 4
_longest_syllable = 6
_double_initials = frozenset({"zh", "ch", "sh"})
_typed_otherwise = {"lue": "lve", "nue": "nve", "lyu": "lv", "nyu": "nv"}
_legal_form = re.compile("(?<=...)(?:(?:gufen)?youxian(?:zeren)?gongsi|(?:gf)?yx(?:zr)?gs)$")


def splits(letters: str, *, unfinished: bool) -> list[tuple[str, ...]]:
    """Give the likely ways to cut letters into syllables or their beginnings, best first; [] where there is none.

    With `unfinished` the last piece may be any beginning of a syllable: huar gives (hua, r). Only where whole
    syllables do not fit may other pieces be an initial (h, zh), in the fewest pieces.
    """
    letters = _legal_form.sub("", letters)[: LONGEST + 1]
    if len(letters) > LONGEST:
        return []
    whole = list(islice(_ways(letters, frozenset(), unfinished=unfinished), SPLITS_MOST))
    return whole or list(islice(_ways(letters, _initials(), unfinished=unfinished), SPLITS_MOST))


def initials(letters: str) -> str:
    """Give the letters as a row of initials, without a legal form at its end; "" where they can't be one."""
    letters = _legal_form.sub("", letters)
    return letters if len(letters) <= LONGEST and set(letters) <= _initials() else ""


def is_syllable(piece: str) -> bool:
    """Tell a whole syllable from the beginning of one."""
    return piece in syllables()


def _initials() -> frozenset[str]:
    return _double_initials | frozenset(piece for piece in beginnings() if len(piece) == 1)


def _ways(letters: str, also: frozenset[str], *, unfinished: bool) -> Iterator[tuple[str, ...]]:
    """Cut letters into syllables and `also` pieces, longest first; with `also`, only into the fewest pieces."""
    end = len(letters)
    fewest: dict[int, int] = {end: 0}

    def pieces(at: int) -> Iterator[tuple[int, str]]:
        for until in range(min(end, at + _longest_syllable), at, -1):
            typed = letters[at:until]
            piece = _typed_otherwise.get(typed, typed)
            fits = piece in syllables() or piece in also or (unfinished and until == end and piece in beginnings())
            if fits and until in fewest:
                yield until, piece

    for at in range(end - 1, -1, -1):
        counts = [fewest[until] + 1 for until, _ in pieces(at)]
        if counts:
            fewest[at] = min(counts)

    def walk(at: int) -> Iterator[tuple[str, ...]]:
        if at == end:
            yield ()
        for until, piece in pieces(at):
            if not also or fewest[until] + 1 == fewest[at]:
                yield from ((piece, *rest) for rest in walk(until))

    return walk(0) if 0 in fewest else iter(())
