"""The demo firm's own words, read from the lists beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

Rows = list[tuple[str, ...]]


@cache
def _lists(language: str) -> dict[str, Rows]:
    """Read a list: key, words; `key*3` counts three times; `_` is a blank inside a word."""
    found: dict[str, Rows] = {}
    for line in Path(__file__).with_name(f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, *words = line.split()
            key, _star, times = key.partition("*")
            row = tuple(word.replace("_", " ") for word in words)
            found.setdefault(key, []).extend([row] * int(times or 1))
    return found


@cache
def rows(language: str, key: str) -> tuple[tuple[str, ...], ...]:
    """Give the lines of a key, such as the cities with their codes."""
    return tuple(_lists(language)[key])


@cache
def words(language: str, key: str) -> tuple[str, ...]:
    """Give all words of a key in one row."""
    return tuple(word for row in rows(language, key) for word in row)


@cache
def sentences(language: str, key: str) -> tuple[str, ...]:
    """Give the lines of a key as whole sentences."""
    return tuple(" ".join(row) for row in rows(language, key))
