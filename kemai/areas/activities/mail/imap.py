"""Fetching by IMAP: the one place that speaks it. Nothing on the server is changed, no message is marked as read."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.activities.mail.oauth.tokens import doubt
from kemai.areas.activities.mail.reaching import Fetching, SealedFetching
from kemai.areas.activities.mail.sources import Arrived, CannotFetch, Place
from kemai.areas.activities.models import Mailbox

PATIENCE = 30
TOGETHER = 100
ASKED = 1000
MUCH = 8 * 1024 * 1024
LARGEST = 40 * 1024 * 1024
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UID = re.compile(rb"\bUID (\d+)")
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
PORTS = {Mailbox.Security.TLS: 993, Mailbox.Security.STARTTLS: 143, Mailbox.Security.NONE: 143}


def host_and_port(server: str, usual: int) -> tuple[str, int]:
    """Part a server's name from its port."""
    host, colon, port = server.strip().rpartition(":")
    return (host.strip("[]"), int(port)) if colon and port.isdigit() else (server.strip(), usual)


class Imap:
    """A mailbox on a mail server; signing in takes its password, or the words that a provider's token makes."""

    def __init__(self, mailbox: Mailbox, password: str = "", token: str = "") -> None:
        """Keep what signing in needs."""
        self.mailbox, self.password, self.token = mailbox, password, token

    def after(self, place: Place) -> Iterator[Arrived]:
        """Give the messages behind a place; where the server counts anew, those of the first days again."""
        try:
            with self.open() as line:
                validity = self.select(line)
                start = place if place.validity == validity else Place(validity, 0)
                for uids in groups(self.sizes(line, self.uids(line, start))):
                    yield from self.fetch(line, uids, validity)
        except (OSError, imaplib.IMAP4.error, ssl.SSLError, ValueError) as reason:
            raise CannotFetch(self.words(reason)) from reason

    def words(self, reason: Exception) -> str:
        """Say in words of people why it failed."""
        said = str(reason.args[0] if reason.args else reason)
        text = said.encode().decode(errors="replace")[:120]
        return _("从 %(server)s 收取失败：%(reason)s") % {"server": self.mailbox.server, "reason": text}

    def open(self) -> Any:
        """Connect, lock the line and sign in."""
        secure = self.mailbox.security
        host, port = host_and_port(self.mailbox.server, PORTS[Mailbox.Security(secure)])
        if secure == Mailbox.Security.TLS:
            line: Any = SealedFetching(host, port, ssl_context=ssl.create_default_context(), timeout=PATIENCE)
        else:
            line = Fetching(host, port, timeout=PATIENCE)
        try:
            if secure == Mailbox.Security.STARTTLS:
                line.starttls(ssl.create_default_context())
            self.sign_in(line)
        except BaseException:
            with suppress(OSError):
                line.shutdown()
            raise
        return line

    def sign_in(self, line: Any) -> None:
        """Say who fetches; a token that the server does not take is fetched anew the next time."""
        if not self.token:
            line.login(self.mailbox.login or self.mailbox.address, self.password)
            return
        try:
            line.authenticate("XOAUTH2", lambda asked: b"" if asked else self.token.encode())
        except imaplib.IMAP4.error as reason:
            doubt(self.mailbox)
            raise ValueError(_("邮箱服务器没有接受登录许可，下次收取时再试")) from reason

    def select(self, line: Any) -> int:
        """Open the folder for reading only; gives the number under which the server counts its messages."""
        name = self.mailbox.folder.replace("\\", "\\\\").replace('"', '\\"')
        answer, told = line.select(f'"{name}"', readonly=True)
        if answer != "OK":
            raise ValueError(_("没有文件夹 %(name)s") % {"name": self.mailbox.folder})
        _kind, found = line.response("UIDVALIDITY")
        return int(found[0]) if found and found[0] else 0

    def uids(self, line: Any, place: Place) -> list[int]:
        """Give the numbers of the messages behind a place; at first only those of the last days."""
        asked = ["UID", f"{place.last + 1}:*"]
        if not place.last:
            day = timezone.localdate() - timedelta(days=self.mailbox.since_days or 0)
            asked += ["SINCE", dated(day)]
        answer, told = line.uid("SEARCH", *asked)
        if answer != "OK":
            raise ValueError(answer)
        return sorted(int(one) for one in (told[0] or b"").split() if int(one) > place.last)

    def sizes(self, line: Any, uids: list[int]) -> dict[int, int]:
        """Give the size of each message in bytes, 0 where the server does not say it."""
        found = dict.fromkeys(uids, 0)
        for start in range(0, len(uids), ASKED):
            _answer, told = line.uid("FETCH", joined(uids[start : start + ASKED]), "(UID RFC822.SIZE)")
            for one in told:
                if isinstance(one, bytes) and (uid := UID.search(one)) and (size := SIZE.search(one)):
                    found[int(uid[1])] = int(size[1])
        return {uid: found[uid] for uid in uids}

    def fetch(self, line: Any, uids: dict[int, int], validity: int) -> Iterator[Arrived]:
        """Give some messages, those too large by their head alone."""
        small = [uid for uid, size in uids.items() if size <= LARGEST]
        large = [uid for uid, size in uids.items() if size > LARGEST]
        found = self.bodies(line, small, "BODY.PEEK[]") | self.bodies(line, large, "BODY.PEEK[HEADER]")
        for uid in sorted(found):
            yield Arrived(f"UID {uid}", found[uid], Place(validity, uid))

    def bodies(self, line: Any, uids: list[int], what: str) -> dict[int, bytes]:
        """Give the bytes of messages by number; the number may stand before or behind the bytes."""
        found: dict[int, bytes] = {}
        if not uids:
            return found
        _answer, told = line.uid("FETCH", joined(uids), f"(UID {what})")
        for place, one in enumerate(told):
            if isinstance(one, tuple):
                behind = told[place + 1] if place + 1 < len(told) and isinstance(told[place + 1], bytes) else b""
                uid = UID.search(one[0]) or UID.search(behind)
                if uid:
                    found[int(uid[1])] = one[1]
        return found


def groups(sizes: dict[int, int]) -> Iterator[dict[int, int]]:
    """Part messages into those fetched together: not too many, and not too much."""
    group: dict[int, int] = {}
    for uid, size in sorted(sizes.items()):
        if group and (len(group) >= TOGETHER or sum(group.values()) + size > MUCH):
            yield group
            group = {}
        group[uid] = size
    if group:
        yield group


def joined(uids: list[int]) -> str:
    """Write numbers as the protocol takes them."""
    return ",".join(map(str, uids))


def dated(day: date) -> str:
    """Write a day as the protocol takes it."""
    return f"{day.day:02d}-{MONTHS[day.month - 1]}-{day.year}"
