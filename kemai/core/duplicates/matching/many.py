"""Writes many values of one kind in one go: what a pattern does to a text, it does to all of them joined."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kemai.core.duplicates.matching.evidence import (
    Kind,
    placed_address,
    placed_name,
    western_address,
    western_name,
)
from kemai.core.duplicates.matching.words import CHINESE, all_plain, counted
from kemai.core.search.text import APART, cores_of_flat


def read_all(kind: Kind, texts: Sequence[str]) -> list[str]:
    """Write texts as the kind's `read` writes each; no text is written as none."""
    filled, together = list(filter(None, texts)), TOGETHER.get(kind.code)
    at_once = filled and together and APART not in "".join(filled)
    written = together(filled) if at_once and together else list(map(kind.read, filled))
    if len(filled) == len(texts):
        return written
    following = iter(written)
    return [next(following) if text else "" for text in texts]


def read_names(texts: Sequence[str]) -> list[str]:
    """Write companies' names."""
    low = all_plain(texts)
    if not CHINESE.search("".join(low)):
        return list(map(western_name, low))
    cores = zip(low, cores_of_flat(low), strict=True)
    return [placed_name(core) if CHINESE.search(one) else western_name(one) for one, core in cores]


def read_addresses(texts: Sequence[str]) -> list[str]:
    """Write addresses."""
    low = all_plain(texts)
    if not CHINESE.search("".join(low)):
        return list(map(western_address, low))
    closed = zip(low, counted(APART.join(low)).replace(" ", "").split(APART), strict=True)
    return [placed_address(whole) if CHINESE.search(one) else western_address(one) for one, whole in closed]


def read_mails(texts: Sequence[str]) -> list[str]:
    """Write mail addresses in lower case."""
    return [low.replace(" ", "") if "@" in low else "" for low in all_plain(texts)]


TOGETHER: Mapping[str, Callable[[Sequence[str]], list[str]]] = {
    "name": read_names,
    "address": read_addresses,
    "mail": read_mails,
    "word": all_plain,
}
