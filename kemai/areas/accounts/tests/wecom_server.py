"""WeCom for tests, on a real socket: gives tokens that run out, takes application messages, and counts them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

CORP, AGENT, SECRET = "ww1a2b3c4d", 1000002, "wecom-secret-7"


class Wecom:
    """What WeCom knows: its directory, the token that holds, the faults it is to tell next, and all it took."""

    def __init__(self) -> None:
        self.address = ""
        self.directory = {"lina", "WangFang"}
        self.token, self.given = "", 0
        self.next: list[dict[str, Any]] = []
        self.taken: list[dict[str, Any]] = []
        self.broken = ""

    def gettoken(self, asked: dict[str, str]) -> dict[str, Any]:
        """Give a token to who knows the secret."""
        if asked.get("corpid") != CORP:
            return {"errcode": 40013, "errmsg": "invalid corpid"}
        if asked.get("corpsecret") != SECRET:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        self.given += 1
        self.token = f"token-{self.given}"
        return {"errcode": 0, "errmsg": "ok", "access_token": self.token, "expires_in": 7200}

    def send(self, asked: dict[str, str], words: dict[str, Any]) -> dict[str, Any]:
        """Take a message, or say why not."""
        if self.next:
            return self.next.pop(0)
        if not asked.get("access_token") or asked["access_token"] != self.token:
            return {"errcode": 40014, "errmsg": "invalid access_token"}
        if words.get("agentid") != AGENT:
            return {"errcode": 40056, "errmsg": "invalid agentid"}
        if words["touser"].lower() not in {one.lower() for one in self.directory}:
            return {"errcode": 81013, "errmsg": "user & party & tag all invalid"}
        card = words.get("textcard") or {}
        assert len(card.get("title", "").encode()) <= 128
        assert len(card.get("description", "").encode()) <= 512
        self.taken.append(words)
        return {"errcode": 0, "errmsg": "ok", "invaliduser": "", "msgid": f"m{len(self.taken)}"}


class Door(BaseHTTPRequestHandler):
    """Answers the two addresses."""

    def __init__(self, wecom: Wecom, *given: Any) -> None:
        """Answer for one WeCom; the base answers the request within its own beginning."""
        self.wecom = wecom
        super().__init__(*given)

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        assert place.path == "/cgi-bin/gettoken"
        self.say(self.wecom.gettoken(asked(place.query)))

    def do_POST(self) -> None:
        place = urlsplit(self.path)
        assert place.path == "/cgi-bin/message/send"
        words = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.say(self.wecom.send(asked(place.query), words))

    def say(self, said: dict[str, Any]) -> None:
        """Answer with JSON, or with what a broken gateway says."""
        self.send_response(502 if self.wecom.broken else 200)
        self.end_headers()
        self.wfile.write(self.wecom.broken.encode() or json.dumps(said).encode())

    def log_message(self, format: str, *given: Any) -> None:
        """Say nothing."""


def asked(query: str) -> dict[str, str]:
    """Read what stands in an address."""
    return {name: many[0] for name, many in parse_qs(query).items()}


@contextmanager
def wecom_server() -> Iterator[Wecom]:
    """Run WeCom."""
    wecom = Wecom()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Door, wecom)) as server:
        wecom.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield wecom
        finally:
            server.shutdown()
            thread.join()
