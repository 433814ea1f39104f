"""Turns what somebody typed in the search box into a plan that any database can carry out."""

import re
from dataclasses import dataclass
from itertools import islice, product

from kemai.core.search import phones, spelling
from kemai.core.search.pinyin import spell
from kemai.core.search.text import BETWEEN, CJK, LETTER, flatten, normalise, without_legal_end
from kemai.core.search.tokens import (
    INITIALS,
    INITIALS_WINDOW,
    SOUND,
    WORD,
    WORD_BEGINNING,
    WORD_LONGEST,
    groups,
    pairs,
    words,
)

FEWEST_CHARACTERS = 2
TEXT_LONGEST = 100
WORDS_MOST = 8
PAIRS_MOST = 12  # of one run of characters or initials
READINGS_MOST = 6
PHONE_LONGEST = 15

_letter = re.compile(f"{LETTER}|[{CJK}]")
_between_words = re.compile(r"[\s,、;|]+")
_phone = re.compile(r"(?<![\w-])\+?\(?[0-9][0-9 ().+-]{5,}[0-9](?![\w-])")
_parts = re.compile(rf"(?P<cjk>[{CJK}]+)|(?:(?![{CJK}]).)+")
_single_letter = re.compile(rf"[^{CJK}]").fullmatch
_outer = re.compile(rf"^{BETWEEN}|{BETWEEN}$")


@dataclass(frozen=True)
class Term:
    """Tokens of which one must be there, whole or as the beginning of longer ones."""

    tokens: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True)
class Word:
    """One word that a hit must match, in any one of its alternatives.

    Each alternative is a tuple of terms that must all be there. `needles` must also occur literally in the
    document's stored text. `digits`, where given, may match the end or the beginning of a phone instead.
    """

    text: str
    alternatives: tuple[tuple[Term, ...], ...]
    needles: tuple[str, ...] = ()
    digits: str = ""


@dataclass(frozen=True)
class Plan:
    """All words that a hit must match; without any the person should type more."""

    words: tuple[Word, ...] = ()

    @property
    def asks_for_more(self) -> bool:
        """Tell that fewer than two characters were typed."""
        return not self.words

    @property
    def needles(self) -> tuple[str, ...]:
        """Give everything that must occur literally."""
        return tuple(needle for word in self.words for needle in word.needles)


def parse(typed: str) -> Plan:
    """Read a search text: Chinese, pinyin, initials, words, numbers and phones, alone or mixed; a blank means and."""
    text = normalise(typed[:TEXT_LONGEST])
    if len(_letter.findall(text)) < FEWEST_CHARACTERS:
        return Plan()
    text = _phone.sub(_joined_phone, text)
    pieces = [piece for piece in _between_words.split(text) if _letter.search(piece)]
    longer = [piece for piece in pieces if not _single_letter(piece)]
    return Plan(tuple(_word(_outer.sub("", flatten(piece))) for piece in (longer or pieces)[:WORDS_MOST]))


def _joined_phone(found: re.Match[str]) -> str:
    number = "".join(groups.findall(found[0]))
    return f" {number} " if len(number) <= PHONE_LONGEST else found[0]


def _word(text: str) -> Word:
    parts = list(_parts.finditer(text))
    if all(part["cjk"] for part in parts):
        return _chinese(text)
    if len(parts) == 1:
        return _latin(text)
    return _mixed(text, parts)


def _chinese(text: str) -> Word:
    bare = without_legal_end(text)
    if len(bare) == 1:
        return Word(text, ((Term((bare,), prefix=True),),))
    terms = tuple(Term((pair,)) for pair in pairs(bare)[:-1][:PAIRS_MOST])
    return Word(text, (terms,), needles=(bare,) if len(bare) > 2 else ())


def _latin(text: str) -> Word:
    joined = "".join(groups.findall(text))
    ways = [_sounds(way, unfinished=True) for way in spelling.splits(text.replace("'", ""), unfinished=True)]
    letters = spelling.initials(text)
    if letters:
        ways.append(_initials(letters))
    digits = phones.digits(joined) if joined.isdecimal() and len(joined) >= phones.SHORTEST else ""
    return Word(text, (_beginnings(text), *dict.fromkeys(ways)), digits=digits)


def _mixed(text: str, parts: list[re.Match[str]]) -> Word:
    chinese = [part[0] for part in parts if part["cjk"]]
    latin = [term for part in parts if not part["cjk"] for term in _beginnings(part[0])]
    known = tuple(Term((pair,)) for run in chinese for pair in pairs(run)[:-1][:PAIRS_MOST])
    spelled = [(*known, *terms) for terms in _mixed_sounds(parts)]
    return Word(text, ((*known, *latin), *spelled), needles=tuple(run for run in chinese if len(run) != 2))


def _mixed_sounds(parts: list[re.Match[str]]) -> list[tuple[Term, ...]]:
    """Read 华rui as hua-rui, in each likely way."""
    last = parts[-1]
    choices: list[list[tuple[str, ...]]] = []
    for part in parts:
        if part["cjk"]:
            choices += [[(reading,) for reading in readings] for readings in spell(part[0])]
        else:
            choices.append(spelling.splits("".join(groups.findall(part[0])), unfinished=part is last))
    ways = (sum(pieces, ()) for pieces in product(*choices))
    return [_sounds(way, unfinished=not last["cjk"]) for way in islice(ways, READINGS_MOST)]


def _beginnings(text: str) -> tuple[Term, ...]:
    joined = ("".join(groups.findall(word))[:WORD_LONGEST] for word in words.findall(text))
    return tuple(Term((WORD + word,), prefix=WORD_BEGINNING < len(word) < WORD_LONGEST) for word in joined)


def _sounds(pieces: tuple[str, ...], *, unfinished: bool) -> tuple[Term, ...]:
    """Look up syllables by twos, and by their initials where some are only begun."""
    last = len(pieces) - 1
    whole = [spelling.is_syllable(piece) for piece in pieces]
    if not all(whole[:last]):
        whole = [complete and len(piece) > 1 for complete, piece in zip(whole, pieces, strict=True)]
    options = [(piece,) if complete else spelling.endings(piece) for piece, complete in zip(pieces, whole, strict=True)]
    if unfinished:
        options[last] = spelling.endings(pieces[last])
    terms = [Term(tuple(SOUND + pieces[at] + second for second in options[at + 1])) for at in range(last) if whole[at]]
    if last == 0 or (whole[last] and not whole[last - 1]):
        terms.append(Term(tuple(SOUND + syllable for syllable in options[last])))
    if not all(whole[:last]):
        terms += _initials("".join(piece[0] for piece in pieces))
    return tuple(terms)


def _initials(letters: str) -> tuple[Term, ...]:
    if len(letters) < INITIALS_WINDOW:
        return (Term((INITIALS + letters,), prefix=len(letters) == INITIALS_WINDOW - 1),)
    windows = range(min(len(letters) - INITIALS_WINDOW + 1, PAIRS_MOST))
    return tuple(Term((INITIALS + letters[at : at + INITIALS_WINDOW],)) for at in windows)
