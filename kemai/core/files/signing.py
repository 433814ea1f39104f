"""Signing requests to an object store: AWS Signature Version 4, as the S3 protocol documents it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

ALGORITHM = "AWS4-HMAC-SHA256"
NOTHING = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True)
class Keys:
    """Who signs: the access key id, its secret, the region of the store."""

    access: str
    secret: str
    region: str


def authorization(
    keys: Keys,
    method: str,
    path: str,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    payload: str,
    now: datetime,
) -> str:
    """Give the Authorization header (SigV4: canonical request, string to sign, signing key, signature).

    `path` is percent-encoded already, `headers` are all that are sent (names in lower case), `payload` is the SHA-256
    of the content in hex, `now` a moment in UTC.
    """
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in sorted(headers))
    request = "\n".join([method, path, canonical_query(query), lines, names, payload])
    scope = f"{now:%Y%m%d}/{keys.region}/s3/aws4_request"
    told = "\n".join([ALGORITHM, stamp(now), scope, hashlib.sha256(request.encode()).hexdigest()])
    signature = hmac.new(signing_key(keys, now), told.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={keys.access}/{scope}, SignedHeaders={names}, Signature={signature}"


def signing_key(keys: Keys, now: datetime) -> bytes:
    """Derive the key of one day, region and service from the secret (SigV4: kDate, kRegion, kService, kSigning)."""
    key = f"AWS4{keys.secret}".encode()
    for part in (f"{now:%Y%m%d}", keys.region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def canonical_query(query: Mapping[str, str]) -> str:
    """Write a query as it is signed and sent (SigV4: CanonicalQueryString), sorted by name."""
    pairs = sorted((quote(name, safe="-._~"), quote(value, safe="-._~")) for name, value in query.items())
    return "&".join(f"{name}={value}" for name, value in pairs)


def stamp(now: datetime) -> str:
    """Write a moment for the header x-amz-date (ISO 8601 basic, UTC)."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
