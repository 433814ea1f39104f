"""What versions of a paper are called: the number of the first, then -V2, -V3."""

from __future__ import annotations

import re
from typing import Any

VERSION = re.compile(r"-V\d+$")


def next_number(paper: Any) -> str:
    """Give the number of the version that follows a paper."""
    return f"{VERSION.sub('', paper.number)[:34]}-V{paper.version + 1}"
