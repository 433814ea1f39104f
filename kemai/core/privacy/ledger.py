"""The list of erasures beside the backups: kept in a file, read after every restore, so that nobody comes back."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kemai.core.backup.places import folder
from kemai.core.duplicates.keys import keys_of, values_of
from kemai.core.privacy.models import Erasure
from kemai.core.privacy.person import Person
from kemai.core.records.typed import RecordType


def list_file() -> Path:
    """Give the file with one erasure a line, beside the archives: no archive holds it and no restore replaces it."""
    return folder() / "erasures.jsonl"


def key_file() -> Path:
    """Give the file with the key of the digests; made once, readable by the server alone."""
    return folder() / "erasures.key"


def key() -> bytes:
    """Read the key of the digests."""
    path = key_file()
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_hex(32).encode())
            file.flush()
            os.fsync(file.fileno())
    return path.read_bytes()


def digests_of(person: Person) -> list[str]:
    """Hash a person's names, each with each phone or mail, as the records say them now."""
    return sorted({one for kind, record in person.records for one in digests(kind, record)})


def digests(record_type: RecordType, record: Any, secret: bytes | None = None) -> Iterator[str]:
    """Hash one record's title with each of its match keys."""
    if not record_type.duplicates:
        return
    secret = key() if secret is None else secret
    title = str(getattr(record, record_type.title)).strip()
    for match in keys_of(record_type, values_of(record_type, record)):
        said = "\x1f".join((str(record.organisation_id), record_type.key, title, match))
        yield hmac.new(secret, said.encode(), hashlib.sha256).hexdigest()


def note(erasure: Erasure) -> None:
    """Append an erasure to the file and wait until the disk has it."""
    line = {
        "key": erasure.key,
        "organisation": erasure.organisation_id,
        "at": erasure.at.isoformat(),
        "records": erasure.records,
        "digests": erasure.digests,
    }
    with list_file().open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def lines() -> list[dict[str, Any]]:
    """Read the file; a last line torn by a crash is passed over, since its row in the table is noted again."""
    found = []
    if list_file().exists():
        for line in list_file().read_text(encoding="utf-8").splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
    return found


def complete() -> int:
    """Append the erasures of the table that the file lacks (a crash between the two); returns how many."""
    have = {line["key"] for line in lines()}
    missing = [one for one in Erasure.objects.order_by("id") if one.key not in have]
    for one in missing:
        note(one)
    return len(missing)
