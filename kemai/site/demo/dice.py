"""Chance that repeats: every draw depends on nothing but the place it is made for."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

Item = TypeVar("Item")
LOW = 1 << 64


class Dice:
    """Draws for one place, such as ("customer", 17); the same place gives the same draws on every machine."""

    __slots__ = ("left", "place", "rolled")

    def __init__(self, *place: object) -> None:
        """Start the draws of a place."""
        self.place = "/".join(map(str, place)).encode()
        self.rolled = 0
        self.left = 0

    def below(self, limit: int) -> int:
        """Draw a number from 0 to `limit` - 1, of at most a billion."""
        if self.left < LOW:
            self.left = int.from_bytes(blake2b(self.place, salt=self.rolled.to_bytes(4, "big")).digest(), "big")
            self.rolled += 1
        self.left, drawn = divmod(self.left, limit)
        return drawn

    def chance(self, percent: int) -> bool:
        """Draw yes in so many cases of a hundred."""
        return self.below(100) < percent

    def pick(self, items: Sequence[Item]) -> Item:
        """Draw one of some items; one that is listed twice comes twice as often."""
        return items[self.below(len(items))]

    def digits(self, count: int) -> str:
        """Draw a row of digits."""
        return str(self.below(10**count)).zfill(count)

    def fill(self, pattern: str) -> str:
        """Draw a text of a pattern such as 0512-9#######: # is any digit, ? any capital letter."""
        count = pattern.count("#")
        drawn = iter(self.digits(count) if count else "")
        filled = "".join(next(drawn) if sign == "#" else sign for sign in pattern)
        while "?" in filled:
            filled = filled.replace("?", chr(65 + self.below(26)), 1)
        return filled
