"""Why a backup could not be made or taken back."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A backup or restore that stopped before it changed anything; the words say why and what to do."""

    def __init__(self, words: Any) -> None:
        """Keep the words, in Chinese with a translation."""
        self.words = words
        super().__init__(words)

    def __str__(self) -> str:
        """Read as the words in the language of the reader."""
        return str(self.words)
