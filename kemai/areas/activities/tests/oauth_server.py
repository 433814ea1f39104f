"""A provider of OAuth 2 for tests, on a real socket: people agree, codes become tokens, tokens run out (RFC 6749)."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, SECRET = "kemai-app", "app-secret-7"


class Provider:
    """What the provider knows: open codes with what was asked for, lasting tokens, and all it was asked."""

    def __init__(self) -> None:
        self.address = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.refresh: set[str] = set()
        self.access: list[str] = []
        self.asked: list[dict[str, str]] = []
        self.rotates, self.broken = True, ""

    def agree(self, url: str) -> str:
        """Let a person agree; gives the address that their browser is sent to."""
        asked = {name: many[0] for name, many in parse_qs(urlsplit(url).query).items()}
        assert asked["response_type"] == "code"
        code = f"code-{len(self.asked)}-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def answer(self, given: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer at the address of tokens."""
        self.asked.append(given)
        if (given.get("client_id"), given.get("client_secret")) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret."}
        if given["grant_type"] == "authorization_code":
            asked = self.codes.pop(given["code"], None)
            digest = sha256(given["code_verifier"].encode()).digest()
            told = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            fine = asked and asked["code_challenge"] == told and asked["redirect_uri"] == given["redirect_uri"]
        else:
            fine = given["refresh_token"] in self.refresh
        if not fine:
            return 400, {"error": "invalid_grant", "error_description": "AADSTS70000: expired or revoked.\r\nTrace"}
        self.access.append(f"access-{len(self.access)}")
        made: dict[str, Any] = {"access_token": self.access[-1], "token_type": "Bearer", "expires_in": 3599}
        if self.rotates:
            made["refresh_token"] = f"refresh-{len(self.access)}"
            self.refresh = {made["refresh_token"]}
        return 200, made


class Door(BaseHTTPRequestHandler):
    """Takes the forms that are posted."""

    def __init__(self, provider: Provider, *given: Any) -> None:
        """Answer for a provider; the base answers the request within its own beginning."""
        self.provider = provider
        super().__init__(*given)

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        provider = self.provider
        status, said = provider.answer({name: many[0] for name, many in parse_qs(text).items()})
        body = provider.broken.encode() or json.dumps(said).encode()
        self.send_response(503 if provider.broken else status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def oauth_server() -> Iterator[Provider]:
    """Run a provider."""
    provider = Provider()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Door, provider)) as server:
        provider.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
