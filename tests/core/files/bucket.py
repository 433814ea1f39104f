"""A bucket of the test: it speaks the S3 protocol on a port and checks every signature by its own reading of it."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

ACCESS, SECRET, REGION, BUCKET = "AKIDTEST", "se/cr+et key", "cn-test-1", "kemai"
AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<access>[^/]+)/(?P<day>\d{8})/(?P<region>[^/]+)/s3/aws4_request, "
    r"SignedHeaders=(?P<names>[a-z0-9;-]+), Signature=(?P<signature>[0-9a-f]{64})"
)
CODES = {403: "AccessDenied", 404: "NoSuchBucket"}
A_PAGE = 2


class Bucket(ThreadingHTTPServer):
    """What the bucket holds, and how it is told to fail: `status` for every answer, `cut` after so many bytes."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.held: dict[str, tuple[bytes, datetime]] = {}
        self.status, self.cut = 0, -1

    @property
    def url(self) -> str:
        """The address as KEMAI_FILES_URL takes it."""
        key = f"{quote(ACCESS, safe='')}:{quote(SECRET, safe='')}"
        return f"s3://{key}@127.0.0.1:{self.server_port}/{BUCKET}?region={REGION}&tls=0"

    def hold(self, key: str, content: bytes, written: datetime | None = None) -> None:
        """Put an object in without the protocol."""
        self.held[key] = (content, written or datetime.now(UTC))


class Answering(BaseHTTPRequestHandler):
    """Answers one request as the protocol says."""

    server: Bucket
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        """PutObject."""
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.refused(content):
            return
        if hashlib.sha256(content).hexdigest() != self.headers["x-amz-content-sha256"]:
            self.fail(400, "XAmzContentSHA256Mismatch")
            return
        self.server.hold(self.key, content)
        self.say(200)

    def do_GET(self) -> None:
        """GetObject and ListObjectsV2."""
        if self.refused():
            return
        if not self.key:
            self.say(200, self.listing().encode())
        elif self.key in self.server.held:
            self.say(200, self.server.held[self.key][0])
        else:
            self.fail(404, "NoSuchKey")

    def do_HEAD(self) -> None:
        """HeadObject."""
        if self.refused():
            return
        if self.key in self.server.held:
            self.say(200, self.server.held[self.key][0])
        else:
            self.fail(404, "NoSuchKey")

    def do_DELETE(self) -> None:
        """DeleteObject."""
        if not self.refused():
            self.server.held.pop(self.key, None)
            self.say(204)

    @property
    def key(self) -> str:
        """The object that the address names."""
        return unquote(urlsplit(self.path).path).removeprefix(f"/{BUCKET}").lstrip("/")

    def refused(self, content: bytes = b"") -> bool:
        """Refuse what is not signed by us, and everything when told to fail."""
        if self.server.status:
            self.fail(self.server.status, CODES.get(self.server.status, "InternalError"))
            return True
        if not self.is_signed():
            self.fail(403, "SignatureDoesNotMatch")
            return True
        return False

    def is_signed(self) -> bool:
        """Follow the protocol's description from the request as it arrived."""
        told = AUTHORIZATION.fullmatch(self.headers.get("Authorization", ""))
        if told is None or (told["access"], told["region"]) != (ACCESS, REGION):
            return False
        names = told["names"].split(";")
        if not {"host", "x-amz-content-sha256", "x-amz-date"} <= set(names):
            return False
        parts = urlsplit(self.path)
        query = sorted(parse_qsl(parts.query, keep_blank_values=True))
        lines = [self.command, parts.path, "&".join(f"{quote(a, safe='')}={quote(b, safe='')}" for a, b in query)]
        lines += [f"{name}:{self.headers[name].strip()}" for name in names]
        lines += ["", told["names"], self.headers["x-amz-content-sha256"]]
        hashed = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        scope = f"{told['day']}/{REGION}/s3/aws4_request"
        said = f"AWS4-HMAC-SHA256\n{self.headers['x-amz-date']}\n{scope}\n{hashed}".encode()
        key: bytes = b"AWS4" + SECRET.encode()
        for part in scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        at = datetime.strptime(self.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        fresh = abs((datetime.now(UTC) - at).total_seconds()) < 900
        return fresh and hmac.compare_digest(hmac.digest(key, said, "sha256").hex(), told["signature"])

    def listing(self) -> str:
        """Write one short page of the listing, so that more must be asked for."""
        query = dict(parse_qsl(urlsplit(self.path).query))
        keys = [key for key in sorted(self.server.held) if key.startswith(query["prefix"])]
        start = int(query.get("continuation-token", "0"))
        rows = "".join(self.row(key) for key in keys[start : start + A_PAGE])
        more = start + A_PAGE < len(keys)
        follow = f"<NextContinuationToken>{start + A_PAGE}</NextContinuationToken>" if more else ""
        return f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>{rows}{follow}</ListBucketResult>"

    def row(self, key: str) -> str:
        """Write one object of the listing."""
        content, written = self.server.held[key]
        at = f"{written:%Y-%m-%dT%H:%M:%S}.000Z"
        name = key.replace("&", "&amp;")
        return f"<Contents><Key>{name}</Key><LastModified>{at}</LastModified><Size>{len(content)}</Size></Contents>"

    def fail(self, status: int, code: str) -> None:
        """Answer with an error document."""
        self.say(status, f"<Error><Code>{code}</Code><Message>as told</Message></Error>".encode())

    def say(self, status: int, content: bytes = b"") -> None:
        """Answer; cut off where the test wants it."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        if self.command != "HEAD":
            self.wfile.write(content if self.server.cut < 0 else content[: self.server.cut])

    def log_message(self, *_given: Any) -> None:
        """Keep silent."""


@contextmanager
def bucket() -> Iterator[Bucket]:
    """Serve a bucket for the length of a test."""
    with Bucket() as served:
        Thread(target=served.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield served
        finally:
            served.shutdown()
