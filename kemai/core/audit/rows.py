"""The rows of a seal: for each act its id and the first half of its digest."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator

from kemai.core.audit.models import Seal

ROW = struct.Struct(">q16s")
SHORT = 16


def pack(rows: Iterable[tuple[int, bytes]]) -> bytes:
    """Write the rows of a seal."""
    return b"".join(ROW.pack(act_id, digest[:SHORT]) for act_id, digest in rows)


def unpack(seal: Seal) -> Iterator[tuple[int, bytes]]:
    """Read the rows of a seal: act id and short digest; a torn end is left out."""
    stored = bytes(seal.rows)
    return ROW.iter_unpack(stored[: len(stored) - len(stored) % ROW.size])


def ids_of(seal: Seal) -> list[int]:
    """Give the ids of the acts of a seal in their order."""
    return [act_id for act_id, _digest in unpack(seal)]


def chained(previous: bytes, rows: bytes) -> bytes:
    """Give the digest of a seal: it covers its rows and, through the seal before it, all earlier ones."""
    return hashlib.sha256(previous + rows).digest()
