"""Encrypting a stream in pieces (AES-256-GCM), so that a cut, a swap or a changed bit is noticed.

Layout: head (name, mark of the key, salt), then pieces: one byte 0 or 1 (1 = last), four bytes of length, the sealed
bytes. Each piece is bound to the head, its number and whether it is the last.
"""

from __future__ import annotations

import io
import os
from hashlib import sha256
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext_lazy as _

from kemai.core.backup.errors import Refused
from kemai.core.backup.keys import derived

NAME = b"KEMAI-BACKUP-1\n"
MARK, SALT, TAG = 8, 16, 16
PIECE = 1 << 20
DAMAGED = _("备份文件已损坏或不完整，没有做任何改动。请换一份备份。")
FOREIGN = _("这个文件不是客脉的备份，没有做任何改动。")
OTHER_KEY = _("这份备份是用另一把密钥加密的，没有做任何改动。请在 KEMAI_BACKUP_KEY 中给出当时的密钥。")


def head_of(secret: bytes, salt: bytes) -> bytes:
    """Make the head of an archive."""
    return NAME + derived(secret, b"mark")[:MARK] + salt


class Sealing(io.RawIOBase):
    """Seals what is written into `target`; `checksum` is the SHA-256 of all bytes that went there."""

    def __init__(self, target: IO[bytes], secret: bytes) -> None:
        """Write the head."""
        salt = os.urandom(SALT)
        self.target, self.head = target, head_of(secret, salt)
        self.cipher = AESGCM(derived(secret, b"pieces", salt))
        self.kept, self.number, self.digest = bytearray(), 0, sha256()
        self.put(self.head)

    @property
    def checksum(self) -> str:
        """Give the SHA-256 of the archive so far."""
        return self.digest.hexdigest()

    def writable(self) -> bool:
        """Say that bytes may be written."""
        return True

    def write(self, data: object) -> int:
        """Take bytes; whole pieces go out."""
        taken = bytes(data)  # type: ignore[call-overload]
        self.kept += taken
        while len(self.kept) > PIECE:
            self.piece(bytes(self.kept[:PIECE]), last=False)
            del self.kept[:PIECE]
        return len(taken)

    def finish(self) -> None:
        """Write the last piece, without which the archive counts as cut off."""
        self.piece(bytes(self.kept), last=True)

    def piece(self, plain: bytes, *, last: bool) -> None:
        """Seal one piece."""
        mark = bytes([last])
        sealed = self.cipher.encrypt(self.number.to_bytes(12, "big"), plain, self.head + mark)
        self.put(mark + len(sealed).to_bytes(4, "big") + sealed)
        self.number += 1

    def put(self, data: bytes) -> None:
        """Write bytes of the archive."""
        self.digest.update(data)
        self.target.write(data)


class Unsealing(io.RawIOBase):
    """Gives the plain bytes of a sealed file; raises Refused at the first byte that is not as it was written."""

    def __init__(self, source: IO[bytes], secret: bytes) -> None:
        """Read the head; a foreign file or another key is told apart from damage."""
        self.source = source
        self.head = source.read(len(NAME) + MARK + SALT)
        if not self.head.startswith(NAME):
            raise Refused(FOREIGN)
        salt = self.head[len(NAME) + MARK :]
        if len(salt) != SALT:
            raise Refused(DAMAGED)
        if head_of(secret, salt) != self.head:
            raise Refused(OTHER_KEY)
        self.cipher = AESGCM(derived(secret, b"pieces", salt))
        self.number, self.ended, self.plain = 0, False, memoryview(b"")

    def readable(self) -> bool:
        """Say that bytes may be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer from the next piece; 0 only after the last one."""
        room = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self.plain and not self.ended:
            self.plain = memoryview(self.piece())
        count = min(len(room), len(self.plain))
        room[:count] = self.plain[:count]
        self.plain = self.plain[count:]
        return count

    def piece(self) -> bytes:
        """Open the next piece."""
        mark, length = self.source.read(1), int.from_bytes(self.source.read(4), "big")
        if mark not in (b"\0", b"\1") or not TAG <= length <= PIECE + TAG:
            raise Refused(DAMAGED)
        try:
            plain = self.cipher.decrypt(self.number.to_bytes(12, "big"), self.source.read(length), self.head + mark)
        except (InvalidTag, ValueError) as reason:
            raise Refused(DAMAGED) from reason
        self.number += 1
        self.ended = mark == b"\1"
        if self.ended and self.source.read(1):
            raise Refused(DAMAGED)
        return plain
