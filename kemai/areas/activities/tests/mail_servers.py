"""Mail servers for tests, on real sockets: one that is fetched from by IMAP, one that takes mail by SMTP."""

from __future__ import annotations

import base64
import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

LITERAL = re.compile(rb"\{(\d+)\}\r\n$")


class Box:
    """What an IMAP server of the tests holds, and what it was asked."""

    def __init__(self) -> None:
        self.validity = 7
        self.messages: dict[int, bytes] = {}
        self.password = "geheim"
        self.tokens: set[str] = set()
        self.asked: list[str] = []
        self.breaks_after = 0

    def put(self, *messages: bytes) -> None:
        for data in messages:
            self.messages[max(self.messages, default=0) + 1] = data


def allowed(tokens: set[str]) -> set[str]:
    return {f"user=info@ours.example\x01auth=Bearer {token}\x01\x01" for token in tokens}


def said_in(line: bytes) -> str:
    return base64.b64decode(line.strip()).decode()


class Line(socketserver.StreamRequestHandler):
    """Speaks the parts of IMAP4rev1 that fetching uses."""

    server: Any

    def handle(self) -> None:
        self.box: Box = self.server.box
        self.say("* OK ready")
        while line := self.rfile.readline():
            text = line.rstrip(b"\r\n").decode("ascii")
            tag, _blank, rest = text.partition(" ")
            verb = rest.split(" ", 1)[0].upper()
            self.box.asked.append(rest)
            answer = getattr(self, f"on_{verb.lower()}", None)
            if answer is None:
                self.say(f"{tag} BAD unknown")
                continue
            answer(tag, rest.partition(" ")[2])
            if verb == "LOGOUT":
                return

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def on_capability(self, tag: str, _rest: str) -> None:
        self.say("* CAPABILITY IMAP4rev1")
        self.say(f"{tag} OK done")

    def on_login(self, tag: str, rest: str) -> None:
        fine = rest.endswith(f'"{self.box.password}"')
        self.say(f"{tag} OK in" if fine else f"{tag} NO [AUTHENTICATIONFAILED] wrong password")

    def on_authenticate(self, tag: str, rest: str) -> None:
        """XOAUTH2: an empty challenge, the client's words, and for a token that is not known a word before the no."""
        self.say("+ ")
        if rest == "XOAUTH2" and said_in(self.rfile.readline()) in allowed(self.box.tokens):
            self.say(f"{tag} OK in")
            return
        self.say("+ " + base64.b64encode(b'{"status":"400","schemes":"Bearer"}').decode())
        assert self.rfile.readline() == b"\r\n"
        self.say(f"{tag} NO AUTHENTICATE failed.")

    def on_examine(self, tag: str, rest: str) -> None:
        if rest != '"INBOX"':
            self.say(f"{tag} NO no such folder")
            return
        self.say(f"* {len(self.box.messages)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.box.validity}] fine")
        self.say(f"{tag} OK [READ-ONLY] open")

    def on_uid(self, tag: str, rest: str) -> None:
        verb, _blank, what = rest.partition(" ")
        if verb == "SEARCH":
            first = int(re.findall(r"UID (\d+):", what)[0])
            uids = [uid for uid in self.box.messages if uid >= first] or [max(self.box.messages, default=0)]
            self.say("* SEARCH " + " ".join(map(str, uids)))
        else:
            self.fetched(what)
        self.say(f"{tag} OK done")

    def fetched(self, what: str) -> None:
        uids, _blank, parts = what.partition(" ")
        for place, uid in enumerate(map(int, uids.split(",")), 1):
            data = self.box.messages[uid]
            if "RFC822.SIZE" in parts:
                self.say(f"* {place} FETCH (UID {uid} RFC822.SIZE {len(data)})")
                continue
            if self.box.breaks_after and place > self.box.breaks_after:
                self.connection.close()
                raise ConnectionAbortedError
            self.wfile.write(f"* {place} FETCH (UID {uid} BODY[] {{{len(data)}}}\r\n".encode() + data + b")\r\n")

    def on_logout(self, tag: str, _rest: str) -> None:
        self.say("* BYE")
        self.say(f"{tag} OK done")


class Server(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine."""

    daemon_threads, allow_reuse_address = True, True
    box: Box

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of lines that the test broke off."""


@contextmanager
def imap_server() -> Iterator[tuple[str, Box]]:
    """Run an IMAP server; gives its address and what it holds."""
    with Server(("127.0.0.1", 0), Line) as server:
        server.box = box = Box()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}", box
        finally:
            server.shutdown()
            thread.join()


class Taken:
    """What an SMTP server took."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.receivers: list[list[str]] = []
        self.refuses = ""
        self.tokens: set[str] = set()

    async def sign_in(self, server: Any, words: list[str]) -> AuthResult:
        fine = len(words) == 2 and said_in(words[1].encode()) in allowed(self.tokens)
        if not fine:
            await server.push("334 " + base64.b64encode(b'{"status":"401"}').decode())
            assert not (await server._reader.readline()).strip()
        return AuthResult(success=fine, handled=False)

    async def receiver(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.refuses and address == self.refuses:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def content(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(message_from_bytes(envelope.content))
        self.receivers.append(envelope.rcpt_tos)
        return "250 OK"

    def handler(self) -> object:
        """Give what aiosmtpd calls."""
        verbs = {"handle_RCPT": self.receiver, "handle_DATA": self.content, "auth_XOAUTH2": self.sign_in}
        return type("Handler", (), {name: staticmethod(verb) for name, verb in verbs.items()})()


@contextmanager
def smtp_server() -> Iterator[tuple[str, Taken]]:
    """Run an SMTP server; gives its address and what it took."""
    taken = Taken()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(taken.handler(), hostname="127.0.0.1", port=port, auth_require_tls=False)
    controller.start()
    try:
        yield f"127.0.0.1:{port}", taken
    finally:
        controller.stop()
