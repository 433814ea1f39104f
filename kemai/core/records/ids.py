"""Ids as they come from addresses and forms."""

from __future__ import annotations

LONGEST = 18


def as_id(text: object) -> int | None:
    """Read an id; None for everything that is not a plain number of at most 18 digits."""
    plain = str(text).strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= LONGEST else None


def as_ids(texts: object) -> list[int]:
    """Read ids from texts in which commas may stand; whatever is no id is passed over."""
    parts = texts if isinstance(texts, (list, tuple)) else [texts]
    found = [as_id(one) for part in parts for one in str(part).split(",")]
    return [one for one in found if one is not None]
