"""One archive: a sealed, compressed tar of the parts with a manifest at its end."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import zlib
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Any

from kemai.core.backup.errors import Refused
from kemai.core.backup.keys import secret
from kemai.core.backup.sealing import DAMAGED, Sealing, Unsealing

MANIFEST = "manifest.json"
DATABASE = "database"
FILES = "files"
QUICK = 1  # packs a database to a third; more would cost ten times the time for a tenth of the size
BLOCK = 1 << 18

Manifest = dict[str, Any]
Advance = Callable[[], object]


class Hashed(io.RawIOBase):
    """Reads a file and hashes what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        """Start with nothing read."""
        self.source, self.digest = source, sha256()

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes."""
        data = self.source.read(size)
        self.digest.update(data)
        return data


def write(target: Path, parts: Iterable[tuple[str, Path]], manifest: Manifest, advance: Advance) -> str:
    """Write an archive of named parts and put their sizes and hashes into the manifest; returns its checksum."""
    manifest["parts"] = {}
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        sealing = Sealing(file, secret())
        with (
            gzip.GzipFile(fileobj=sealing, mode="wb", compresslevel=QUICK, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w|", bufsize=BLOCK) as tar,
        ):
            for name, path in parts:
                manifest["parts"][name] = put(tar, name, path)
                advance()
            text = json.dumps(manifest, ensure_ascii=False).encode()
            tar.addfile(entry(MANIFEST, len(text)), io.BytesIO(text))
        sealing.finish()
        file.flush()
        os.fsync(file.fileno())
    return sealing.checksum


def put(tar: tarfile.TarFile, name: str, path: Path) -> dict[str, Any]:
    """Add one part, hashed as it is read."""
    with path.open("rb") as source:
        size = os.fstat(source.fileno()).st_size
        hashed = Hashed(source)
        tar.addfile(entry(name, size), hashed)
    return {"size": size, "sha256": hashed.digest.hexdigest()}


def entry(name: str, size: int) -> tarfile.TarInfo:
    """Describe a part without saying who owned it."""
    made = tarfile.TarInfo(name)
    made.size, made.mode = size, 0o600
    return made


def read(source: Path, into: Path | None = None) -> Manifest:
    """Read a whole archive, every part compared with the manifest, and lay its parts into a folder if one is given.

    Raises Refused when it is cut, changed, foreign or sealed with another key.
    """
    try:
        with source.open("rb") as file:
            opened = io.BufferedReader(Unsealing(file, secret()), BLOCK)
            with gzip.GzipFile(fileobj=opened, mode="rb") as packed:
                with tarfile.open(fileobj=packed, mode="r|", bufsize=BLOCK) as tar:
                    manifest, found = unpacked(tar, into)
                while packed.read(BLOCK):
                    pass
    except (tarfile.TarError, zlib.error, gzip.BadGzipFile, EOFError, ValueError) as reason:
        raise Refused(DAMAGED) from reason
    if not manifest or manifest.get("parts") != found:
        raise Refused(DAMAGED)
    return manifest


def unpacked(tar: tarfile.TarFile, into: Path | None) -> tuple[Manifest, dict[str, Any]]:
    """Read all entries; gives the manifest and what was found."""
    manifest: Manifest = {}
    found: dict[str, Any] = {}
    for one in tar:
        stream = tar.extractfile(one)
        if stream is None or not safe(one.name):
            raise Refused(DAMAGED)
        if one.name == MANIFEST:
            manifest = json.load(stream)
        else:
            found[one.name] = laid(Hashed(stream), into and into / one.name, one.size)
    return manifest, found


def safe(name: str) -> bool:
    """Say whether a name stays inside the folder and is one of the parts."""
    parts = PurePosixPath(name).parts
    return ".." not in parts and (name in (MANIFEST, DATABASE) or (len(parts) > 1 and parts[0] == FILES))


def laid(stream: Hashed, path: Path | None, size: int) -> dict[str, Any]:
    """Lay one part onto the disk, or only read it."""
    if path is None:
        while stream.read(BLOCK):
            pass
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            while block := stream.read(BLOCK):
                target.write(block)
    return {"size": size, "sha256": stream.digest.hexdigest()}
