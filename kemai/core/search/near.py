"""The second pass of a search that found nothing: names that sound the same, or are one letter or character off.

It asks the same token index: a Latin word in all spellings one letter away, Chinese by the sound of its pairs and by
all its pairs but those of one character. The names found are then compared letter by letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from string import ascii_lowercase

from kemai.core.search.document import sections
from kemai.core.search.gathering import Gathering, Narrowed, Visible
from kemai.core.search.likeness import near_part
from kemai.core.search.matching import fits
from kemai.core.search.pinyin import spell
from kemai.core.search.query import PAIRS_MOST, Plan, Term, Word, parse
from kemai.core.search.store import Row
from kemai.core.search.text import only_chinese, without_legal_end
from kemai.core.search.tokens import SOUND, WORD, WORD_LONGEST, pairs

SHORTEST = 4  # of a Latin word: shorter ones are one letter away from too much
SPELLED_OUT = 10  # letters of which all spellings one letter away are asked for
WORDS_MOST = 3
LOOKED_AT = 200  # names of a type that are compared


@dataclass(frozen=True)
class NearHit:
    """A record whose name is near to what was typed: `how` is sound or letter, `part` the part of the name."""

    record_type: str
    record_id: int
    title: str
    how: str
    part: str


def near(
    organisation_id: int,
    typed: str,
    record_types: Sequence[str],
    limit: int,
    *,
    visible: Visible | None = None,
    narrowed: Narrowed | None = None,
) -> list[NearHit]:
    """Give up to `limit` near records of each type: those that sound the same first, then the newest."""
    asked = parse(typed).words
    loose = [loosened(word) for word in asked]
    if not asked or len(asked) > WORDS_MOST or not any(loose):
        return []
    plan = Plan(tuple(one or word for one, word in zip(loose, asked, strict=True)))
    rows, _capped = Gathering(organisation_id, plan, visible, narrowed).newest(record_types, LOOKED_AT)
    found = []
    for kind in record_types:
        hits = [hit for row in rows[kind] if (hit := compared(row, asked))]
        found += sorted(hits, key=lambda hit: hit.how, reverse=True)[:limit]
    return found


def compared(row: Row, asked: Sequence[Word]) -> NearHit | None:
    """Compare a document with every word that was typed; each must be there or near to one of its names."""
    first: tuple[str, str] | None = None
    for word in asked:
        if fits([word], row.text):
            continue
        kept = core(word)
        chinese = bool(only_chinese(kept))
        names = sections(row.text)[0]
        like = next((part for name in names if (part := near_part(kept, name, chinese=chinese))), None)
        if like is None:
            return None
        first = first or like
    return NearHit(row.record_type, row.record_id, row.title, *first) if first else None


def core(word: Word) -> str:
    """Give what of a word is compared: without a legal form at its end."""
    return without_legal_end(word.text)


def loosened(word: Word) -> Word | None:
    """Give a word that is met by near names too; None for numbers, mixed and short words."""
    text = core(word)
    if only_chinese(text) and len(text) > 1:
        return Word(text, tuple(chinese_ways(text)))
    if text.isascii() and text.isalpha() and SHORTEST <= len(text) <= WORD_LONGEST:
        return Word(text, (*word.alternatives, *latin_ways(text)))
    return None


def latin_ways(text: str) -> list[tuple[Term, ...]]:
    """Give all spellings one letter away; of a long word those of its first half, and its first half as it stands."""
    if len(text) <= SPELLED_OUT:
        return [(Term(tuple(WORD + one for one in spellings(text, len(text)))),)]
    half = (len(text) + 1) // 2
    return [
        (Term((WORD + text[:half],), prefix=True),),
        (Term(tuple(WORD + one[:WORD_LONGEST] for one in spellings(text, half))),),
    ]


def spellings(text: str, until: int) -> list[str]:
    """Give the texts that are one letter away within the first letters."""
    found: dict[str, None] = {}
    for at in range(until + 1):
        before, after = text[:at], text[at:]
        found |= dict.fromkeys(before + letter + after for letter in ascii_lowercase)
        if after:
            found[before + after[1:]] = None
            found |= dict.fromkeys(before + letter + after[1:] for letter in ascii_lowercase)
        if len(after) > 1:
            found[before + after[1] + after[0] + after[2:]] = None
    found.pop(text, None)
    return list(found)


def chinese_ways(text: str) -> list[tuple[Term, ...]]:
    """Give the sound of the whole, then for each character all that doesn't touch it."""
    text = text[:PAIRS_MOST]
    spelled = spell(text)
    two = [
        Term(tuple(SOUND + one + other for one, other in product(left, right)))
        for left, right in zip(spelled, spelled[1:], strict=False)
        if left and right
    ]
    ways = [tuple(two)] if len(two) == len(text) - 1 else []
    if len(text) < 3:
        return ways
    together = pairs(text)[:-1]
    for off in range(len(text)):
        kept = [at for at in range(len(together)) if off not in (at, at + 1)]
        alone = [at for at in range(len(text)) if at != off and not {at, at - 1} & set(kept)]
        terms = [Term((together[at],)) for at in kept]
        terms += [Term(tuple(SOUND + one for one in spelled[at])) for at in alone if spelled[at]]
        if len(terms) * 2 >= len(text) - 1:
            ways.append(tuple(terms))
    return ways
