"""The one door through which Kemai asks other houses' services: addresses named in code, no redirects, a short wait."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 15
LARGEST = 64 * 1024


class Unreachable(Exception):
    """A service could not be reached, or hung up."""


def told(method: str, address: str, body: str = "", heads: Mapping[str, str] | None = None) -> tuple[int, Any]:
    """Ask a service; gives the status and the JSON object of the answer, an empty one where it is none.

    The address comes from our own code, never from what somebody typed. Raises Unreachable.
    """
    place = urlsplit(address)
    way = f"{place.path}?{place.query}" if place.query else place.path
    line: http.client.HTTPConnection
    if place.scheme == "https":
        context = ssl.create_default_context()
        line = http.client.HTTPSConnection(place.hostname or "", place.port, timeout=PATIENCE, context=context)
    else:
        line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE)
    try:
        line.request(method, way, body.encode() if body else None, {"Accept": "application/json", **(heads or {})})
        answer = line.getresponse()
        said = json.loads(answer.read(LARGEST) or b"{}")
    except json.JSONDecodeError:
        return answer.status, {}
    except (OSError, http.client.HTTPException, ValueError) as reason:
        raise Unreachable(str(reason)[:120]) from reason
    finally:
        line.close()
    return answer.status, said if isinstance(said, dict) else {}
