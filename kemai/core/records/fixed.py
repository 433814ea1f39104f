"""Words of our own that stand in the text of a question, beside those that are given with it.

A database that plans a question once for everybody who asks knows such a word when it plans; of one that is given with
the question it can't tell how many rows have it, and PostgreSQL plans the question anew each time.
"""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Value

PLAIN = re.compile(r"[a-z_]*")


class Fixed(Value):
    """A code of a choice, or the empty text, that is the same for whoever asks."""

    def __init__(self, word: str) -> None:
        """Take a word of small letters; raises ValueError at any other."""
        if not PLAIN.fullmatch(word):
            raise ValueError(word)
        super().__init__(word)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[()]]:
        """Write the word itself."""
        return f"'{self.value}'", ()
