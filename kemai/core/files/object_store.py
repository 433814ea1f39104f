"""The one client that speaks to an object store over the S3 protocol; it talks to the configured host and no other."""

from __future__ import annotations

import hashlib
import http.client
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import IO
from urllib.parse import parse_qs, quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from kemai.core.files.signing import NOTHING, Keys, authorization, canonical_query, stamp

BLOCK = 1 << 18
SECONDS = 20  # for each step of a connection: connecting, sending, each read
OK, NO_CONTENT, NOT_FOUND = 200, 204, 404
LONGEST_WORDS = 4096


class StoreTrouble(OSError):
    """The object store did not do what was asked: away, cut off, or refusing (403, 500)."""


@dataclass(frozen=True)
class Object:
    """One object of a listing: its key, its bytes, when it was written (UTC)."""

    key: str
    size: int
    written: datetime


@dataclass(frozen=True)
class ObjectStore:
    """A bucket at a host: `port` 0 is the usual one, `path` the encoded /bucket, empty where the host names it."""

    keys: Keys
    host: str
    port: int
    path: str
    tls: bool

    def put(self, key: str, content: IO[bytes]) -> None:
        """Keep an object whole or not at all (PutObject): the store compares length and SHA-256 before it keeps any."""
        digest, size = hashlib.sha256(), 0
        while block := content.read(BLOCK):
            digest.update(block)
            size += len(block)
        content.seek(0)
        with self.asked("PUT", key, content=content, size=size, payload=digest.hexdigest()) as answer:
            expect(answer, OK)

    def get(self, key: str, into: IO[bytes]) -> None:
        """Write an object's content (GetObject); raises FileNotFoundError, and StoreTrouble when it comes cut off."""
        with self.asked("GET", key) as answer:
            expect(answer, OK)
            wanted, got = int(answer.headers["Content-Length"]), 0
            while block := answer.read(BLOCK):
                into.write(block)
                got += len(block)
            if got != wanted:
                raise StoreTrouble(f"the object store sent {got} of {wanted} bytes")

    def size(self, key: str) -> int | None:
        """Give an object's bytes, None when there is no such object (HeadObject)."""
        with self.asked("HEAD", key) as answer:
            if answer.status == NOT_FOUND:
                return None
            expect(answer, OK)
            return int(answer.headers["Content-Length"])

    def delete(self, key: str) -> None:
        """Delete an object; one that is not there counts as deleted (DeleteObject)."""
        with self.asked("DELETE", key) as answer:
            if answer.status != NOT_FOUND:
                expect(answer, OK, NO_CONTENT)

    def list(self, prefix: str) -> Iterator[Object]:
        """Give all objects whose key begins so, page by page (ListObjectsV2)."""
        query = {"list-type": "2", "prefix": prefix}
        while query:
            with self.asked("GET", "", query=query) as answer:
                expect(answer, OK)
                page = answer.read().decode()
                found = [object_of(entry) for entry in re.findall(r"<Contents>(.*?)</Contents>", page, re.DOTALL)]
            yield from found
            follow = told(page, "NextContinuationToken")
            query = {**query, "continuation-token": follow} if follow else {}

    @contextmanager
    def asked(
        self,
        method: str,
        key: str,
        *,
        query: dict[str, str] | None = None,
        content: IO[bytes] | None = None,
        size: int = 0,
        payload: str = NOTHING,
    ) -> Iterator[http.client.HTTPResponse]:
        """Send one signed request on a connection of its own; whatever goes wrong on the way is StoreTrouble."""
        path = (f"{self.path}/{quote(key, safe='/-._~')}" if key else self.path) or "/"
        now = datetime.now(UTC)
        headers = {"host": self.authority, "x-amz-content-sha256": payload, "x-amz-date": stamp(now)}
        if content is not None:
            headers["content-length"] = str(size)
        headers["authorization"] = authorization(self.keys, method, path, query or {}, headers, payload, now)
        kind = http.client.HTTPSConnection if self.tls else http.client.HTTPConnection
        link = kind(self.host, self.port or None, timeout=SECONDS, blocksize=BLOCK)
        address = f"{path}?{canonical_query(query)}" if query else path
        try:
            link.request(method, address, body=content, headers=headers)
            yield link.getresponse()
        except (StoreTrouble, FileNotFoundError):
            raise
        except (OSError, http.client.HTTPException, ValueError) as reason:
            raise StoreTrouble(f"the object store does not answer well: {reason or type(reason).__name__}") from reason
        finally:
            link.close()

    @property
    def authority(self) -> str:
        """Give host and port as they are signed: the usual port is left out."""
        return f"{self.host}:{self.port}" if self.port else self.host


def expect(answer: http.client.HTTPResponse, *wanted: int) -> None:
    """Raise FileNotFoundError for 404 and StoreTrouble with the store's own words for any other status."""
    if answer.status in wanted:
        return
    words = answer.read(LONGEST_WORDS).decode(errors="replace")
    if answer.status == NOT_FOUND and told(words, "Code") != "NoSuchBucket":
        raise FileNotFoundError(told(words, "Message") or "no such object")
    raise StoreTrouble(
        f"the object store answers {answer.status} {told(words, 'Code')} {told(words, 'Message')}".strip()
    )


def object_of(entry: str) -> Object:
    """Read one entry of a listing."""
    written = datetime.fromisoformat(told(entry, "LastModified")).astimezone(UTC)
    return Object(told(entry, "Key"), int(told(entry, "Size")), written)


def told(page: str, name: str) -> str:
    """Read the first element of a name from an answer; nothing when there is none."""
    found = re.search(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)
    return unescape(found[1]).strip() if found else ""


def store_of(url: str) -> ObjectStore:
    """Read KEMAI_FILES_URL: s3://key:secret@host[:port]/bucket?region=…&tls=1, key and secret percent-encoded.

    Without a bucket in the path the host name itself stands for the bucket. Region is us-east-1 and TLS on unless told.
    """
    parts = urlsplit(url)
    options = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    if parts.scheme != "s3" or not (parts.hostname and parts.username and parts.password):
        raise ImproperlyConfigured("KEMAI_FILES_URL reads s3://key:secret@host[:port]/bucket?region=…&tls=1")
    if unknown := options.keys() - {"region", "tls"}:
        raise ImproperlyConfigured(f"KEMAI_FILES_URL does not know {', '.join(sorted(unknown))}")
    region, tls = options.get("region", ["us-east-1"])[0], options.get("tls", ["1"])[0]
    keys = Keys(unquote(parts.username), unquote(parts.password), region)
    bucket = quote(unquote(parts.path.strip("/")), safe="-._~")
    return ObjectStore(keys, parts.hostname, parts.port or 0, f"/{bucket}" if bucket else "", tls != "0")
