"""Compares some columns of many rows for another process: their texts come line by line, pairs and levels go back."""

import gc
import json
import os
import sys

from kemai.core.duplicates.matching.base import Column
from kemai.core.duplicates.matching.linking import Part, coded

BEHIND_PAGES = 5  # added to the niceness: pages that people wait for go first


def say(message: object) -> None:
    """Give an answer."""
    sys.stdout.buffer.write(json.dumps(message).encode() + b"\n")
    sys.stdout.buffer.flush()


def main() -> None:
    """Read the columns, then rows until the count of existing ones comes, then the pairs to be compared."""
    lines = map(json.loads, sys.stdin.buffer)
    part = Part([Column(name, kind) for name, kind in next(lines)])
    for message in lines:
        if isinstance(message, int):
            part.known = message
            break
        for at, text in enumerate(message):
            part.unpack(at, text)
    say(part.found())
    say([coded(levels) for levels in part.levels(next(lines))])


if __name__ == "__main__":
    os.nice(BEHIND_PAGES)
    gc.disable()
    main()
