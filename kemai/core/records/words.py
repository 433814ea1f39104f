"""Words said one after the other, as the reader's language parts them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _


def enumerated(words: Iterable[object]) -> str:
    """Say words one after the other; empty for none. What is read back later (exports) has a separator of its own."""
    return _("、").join(map(str, words))
