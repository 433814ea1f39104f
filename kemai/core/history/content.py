"""Digests of acts: a head that always stays, and a content that may be blanked without breaking the seal."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import Any

from kemai.core.history.models import Act

SALT = 16


def digest_of(act: Act, salt: bytes) -> bytes:
    """Give the digest of a whole act; its place in the log (the id) is kept beside it, so a moved act is recognised.

    Of a blanked act the digest of its content, kept when it was blanked, stands for the content.
    """
    head = [
        act.organisation_id,
        act.at.astimezone(UTC).isoformat(timespec="microseconds"),
        act.user_id,
        act.action,
        act.record_type,
        act.record_id,
        act.batch,
        act.ip,
    ]
    return hashlib.sha256(written(head) + content_of(act, salt)).digest()


def content_of(act: Act, salt: bytes) -> bytes:
    """Give the digest of what an act says; the salt keeps short contents from being guessed after an erasure."""
    if act.erased_at is not None:
        return bytes(act.digest or b"")
    return hashlib.sha256(salt + written([act.title, act.changes, act.facts])).digest()


def written(value: Any) -> bytes:
    """Write a value in the one way that it is hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
