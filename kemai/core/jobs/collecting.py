"""Work that makes millions of values: Python looks for rings among them when the work says so, not in between."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

YOUNG, EVERY = 1, 16  # the generations made since the last look; that many good moments apart


@contextmanager
def without_collecting() -> Iterator[Callable[[], None]]:
    """Keep Python from looking for rings by itself; gives what is to be called at good moments to look now and then."""
    was, moments = gc.isenabled(), count(1)

    def now_and_then() -> None:
        if next(moments) % EVERY == 0:
            gc.collect(YOUNG)

    gc.disable()
    try:
        yield now_and_then
    finally:
        if was:
            gc.enable()
