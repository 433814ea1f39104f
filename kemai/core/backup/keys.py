"""The key that seals backups: from KEMAI_BACKUP_KEY, or a file made at first use."""

from __future__ import annotations

import logging
import os
import secrets

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kemai.core.backup.errors import Refused
from kemai.core.backup.places import in_data

log = logging.getLogger("kemai.backup")
SHORTEST = 32
FILE = "backup-key"


def secret() -> bytes:
    """Give the secret of this installation, at least 32 characters; a new one is told in the server's log."""
    given = settings.BACKUP_KEY.strip()
    if given and len(given) < SHORTEST:
        raise Refused(_("KEMAI_BACKUP_KEY 太短：至少 %(count)d 个字符。") % {"count": SHORTEST})
    return (given or from_file()).encode()


def from_file() -> str:
    """Read the key file of the data folder, making it first where there is none."""
    file = in_data(FILE)
    if not file.exists():
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(32))
        log.warning("A key for backups was made: %s. Keep a copy elsewhere: without it no backup can be read.", file)
    return file.read_text().strip()


def lies_beside_the_data() -> bool:
    """Say whether the key is only in the data folder, where a lost disk takes it along."""
    return not settings.BACKUP_KEY.strip()


def derived(secret: bytes, purpose: bytes, salt: bytes = b"") -> bytes:
    """Derive 32 bytes for one purpose from the secret (HKDF-SHA256)."""
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"kemai backup " + purpose).derive(secret)
