"""Decides in Python whether a stored text answers a search, exactly as the token index would."""

from collections.abc import Iterable

from kemai.core.search.query import Term, Word
from kemai.core.search.tokens import tokens


def fits(words: Iterable[Word], stored: str) -> bool:
    """Tell whether a stored text matches all words, phones left aside."""
    made = set(tokens(stored))
    return all(_matches(word, made, stored) for word in words)


def _matches(word: Word, made: set[str], stored: str) -> bool:
    literal = all(needle in stored for needle in word.needles)
    return literal and any(all(_has(term, made) for term in terms) for terms in word.alternatives)


def _has(term: Term, made: set[str]) -> bool:
    if term.prefix:
        return any(token.startswith(term.tokens) for token in made)
    return not made.isdisjoint(term.tokens)
