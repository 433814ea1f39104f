"""Says why a record was found: where the words stand in its title, or which other part of it matched."""

import re
from dataclasses import dataclass

from kemai.core.search.document import sections
from kemai.core.search.pinyin import spell
from kemai.core.search.query import Plan, Word
from kemai.core.search.text import CJK, LETTER, flatten, normalise, without_legal_end

AROUND = 20
PARTS = ("name", "number", "text")

_letter = re.compile(f"{LETTER}|[{CJK}]")


@dataclass(frozen=True)
class Reason:
    """Why a record was found.

    `marks` are the (start, end) places of the words in the title. Where the title does not show the match, `part` is
    name, number, text or phone, and `excerpt` the words around it.
    """

    part: str
    marks: tuple[tuple[int, int], ...] = ()
    excerpt: str = ""


def explain(plan: Plan, title: str, stored: str, phone: str | None) -> Reason:
    """Find out which part of a record matched the words of a plan; `phone` is the number that matched, if one did."""
    places = {word: _place(word, title) for word in plan.words}
    marks = tuple(sorted({place for place in places.values() if place}))
    missed = next((word for word, place in places.items() if not place), None)
    if missed is None:
        return Reason("name", marks)
    if phone and missed.digits:
        return Reason("phone", marks, phone)
    for part, lines in zip(PARTS, sections(stored), strict=True):
        for line in lines:
            place = _place(missed, line)
            if place:
                return Reason(part, marks, line[max(0, place[0] - AROUND) : place[1] + AROUND])
    return Reason("name", marks)


def rank(plan: Plan, stored: str) -> int:
    """Put a record whose name is the text first (0), then those whose name begins with it (1), then the rest (2)."""
    wanted = flatten(" ".join(word.text for word in plan.words))
    names = sections(stored)[0]
    if wanted in names:
        return 0
    return 1 if any(name.startswith(wanted) for name in names) else 2


def _place(word: Word, shown: str) -> tuple[int, int] | None:
    """Find a word in a text as it is shown, literally or by its sound."""
    letters = [(letter, at) for at, original in enumerate(shown) for letter in _letter.findall(normalise(original))]
    text = "".join(letter for letter, _ in letters)
    wanted = "".join(_letter.findall(without_legal_end(word.text)))
    start = text.find(wanted)
    end: int | None = start + len(wanted)
    if start < 0:
        spelled = spell(text)
        ends = ((at, _heard(wanted, text, spelled, at)) for at in range(len(text)))
        start, end = next(((at, until) for at, until in ends if until), (0, None))
    return (letters[start][1], letters[end - 1][1] + 1) if end else None


def _heard(wanted: str, text: str, spelled: list[tuple[str, ...]], at: int) -> int | None:
    """Give where the wanted letters end, read from `at` on as characters, syllables or initials."""
    if not wanted:
        return at
    if at == len(text):
        return None
    if any(reading.startswith(wanted) for reading in spelled[at]):
        return at + 1
    initials = (reading[: 2 if reading[1:2] == "h" and two else 1] for reading in spelled[at] for two in (True, False))
    for piece in (text[at], *spelled[at], *initials):
        if wanted.startswith(piece):
            end = _heard(wanted[len(piece) :], text, spelled, at + 1)
            if end:
                return end
    return None
