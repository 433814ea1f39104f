"""Reading a message as it came: as far as it goes, however broken it is."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from html import unescape
from itertools import count
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from kemai.areas.activities.mail.heads import clean, lines_of, said, worded
from kemai.areas.activities.mail.nature import nature_of
from kemai.core.records.errors import Rejected

LONGEST = 200_000
MOST_PARTS = 200
ADDRESS = re.compile(r"[^\s@<>\"(),;:]+@[^\s@<>\"(),;:]+")
IDENTITY = re.compile(r"<[^<>\s]{1,248}>")
GONE = re.compile(r"(?is)<(script|style|head|title)\b.*?</\1\s*>|<!--.*?-->")
BREAKS = re.compile(r"(?i)<(?:br|/p|/div|/tr|/li|/h[1-6]|/blockquote)\b[^>]*>")
TAGS = re.compile(r"<[^>]*>")


@dataclass
class File:
    """A file that came with a message."""

    name: str
    kind: str
    content: bytes


@dataclass
class Letter:
    """What was read of a message; addresses are in small letters, `faults` say what could not be read."""

    from_address: str
    from_name: str
    to: list[str]
    cc: list[str]
    delivered_to: list[str]
    subject: str
    sent_at: datetime | None
    message_id: str
    reply_to_id: str
    references: list[str]
    nature: str
    key: str
    text: str = ""
    html: str = ""
    files: list[File] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read(data: bytes) -> Letter:
    """Read a message; what is none at all (no sender, no subject, no text) is refused (E-FILE)."""
    message = message_from_bytes(data.lstrip(b"\r\n"))
    letter = heads_of(message, data)
    try:
        bodies_of(message, letter)
    except RecursionError:
        letter.faults.append(_("邮件嵌套过深，只读出了一部分"))
    if any(part.defects for part in message.walk()):
        letter.faults.append(_("邮件结构有误，按能读出的部分保存"))
    letter.text = (letter.text or plain(letter.html)).strip()[:LONGEST]
    letter.html = letter.html[:LONGEST]
    if not (letter.from_address or letter.from_name or letter.subject or letter.text or letter.files):
        raise Rejected.one("file", "E-FILE", _("不是邮件：没有发件人、主题和正文"))
    return letter


def heads_of(message: Message, data: bytes) -> Letter:
    """Read who wrote to whom, when, and what it is called."""
    sender = people(message, "From") or people(message, "Sender") or people(message, "Return-Path")
    name, address = sender[0] if sender else (said(message, "From"), "")
    identity = first_identity(message, "Message-ID")
    answers = [one for head in ("In-Reply-To", "References") for one in identities(message, head)]
    date = (lines_of(message, "Date") or [""])[0]
    return Letter(
        address,
        name[:120],
        [one for _name, one in people(message, "To")],
        [one for _name, one in people(message, "Cc")],
        [one for head in ("Delivered-To", "X-Original-To", "Envelope-To", "Bcc") for _n, one in people(message, head)],
        said(message, "Subject")[:250],
        moment(date),
        identity,
        (answers or [""])[0],
        list(reversed(answers[1:])) + answers[:1],
        nature_of(message, address),
        key_of(identity, address, date) if identity else key_of(hashlib.sha256(data).hexdigest(), address, date),
    )


def key_of(identity: str, address: str, date: str) -> str:
    """Tell messages apart: by the name of the message, who sent it and when; programs do repeat names."""
    said_so = "\n".join((identity, address, " ".join(date.split())))
    return hashlib.sha256(said_so.encode(errors="replace")).hexdigest()


def people(message: Message, head: str) -> list[tuple[str, str]]:
    """Read the people of a header line as names and addresses; what is no address is left out."""
    raw = lines_of(message, head)
    made = []
    for name, address in getaddresses(raw):
        found = ADDRESS.fullmatch(address.strip())
        if found and len(found[0]) <= 254:
            made.append((worded(name), clean(found[0]).lower()))
    return made or [("", one.lower()) for line in raw for one in ADDRESS.findall(line)[:50] if len(one) <= 254]


def identities(message: Message, head: str) -> list[str]:
    """Read the names by which mail programs call messages."""
    return [one for line in lines_of(message, head) for one in IDENTITY.findall(line)][:50]


def first_identity(message: Message, head: str) -> str:
    """Read the name of this message, empty where it has none."""
    return (identities(message, head) or [""])[0]


def moment(date: str) -> datetime | None:
    """Read when a message was sent; None where that is no time, or none that a calendar has."""
    try:
        read_time = parsedate_to_datetime(date)
        at = read_time if read_time.tzinfo else read_time.replace(tzinfo=UTC)
        return at.astimezone(UTC) if 1980 < at.year < 2200 else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def bodies_of(message: Message, letter: Letter) -> None:
    """Read the texts and files of all parts; the first text and the first HTML are the message's own."""
    for number, part in enumerate(leaves(message)):
        if number >= MOST_PARTS:
            letter.faults.append(_("邮件部分太多，只读出了前 %(most)d 个") % {"most": MOST_PARTS})
            return
        kind, name = part.get_content_type(), file_name(part)
        inside = part.get_content_disposition() != "attachment" and not name
        if inside and kind == "text/html":
            letter.html = letter.html or text_of(part, letter)
        elif inside and kind.startswith(("text/", "multipart/")):
            letter.text = "\n".join(filter(None, (letter.text, text_of(part, letter))))
        elif content := content_of(part):
            made = name or f"{_('附件')} {len(letter.files) + 1}{'.eml' if kind == 'message/rfc822' else ''}"
            letter.files.append(File(once(made, letter.files), kind, content))


def once(name: str, files: list[File]) -> str:
    """Call a file by a name that no other file of the message has."""
    taken, path = {one.name for one in files}, PurePosixPath(name)
    numbered = (f"{path.stem} ({number}){path.suffix}" for number in count(2))
    return name if name not in taken else next(one for one in numbered if one not in taken)


def leaves(message: Message) -> list[Message]:
    """Give the parts that hold something, in order; a message inside a message is a file."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        return [message]
    parts = message.get_payload()
    return [leaf for part in parts if isinstance(part, Message) for leaf in leaves(part)]


def file_name(part: Message) -> str:
    """Read the name that a file was sent under."""
    try:
        return worded(part.get_filename() or "")[-200:]
    except (TypeError, ValueError, LookupError):
        return ""


def content_of(part: Message) -> bytes:
    """Give the bytes of a part; of a message inside the message, that message as it came."""
    if part.get_content_maintype() == "message" and part.is_multipart():
        inside = part.get_payload(0)
        return inside.as_bytes() if isinstance(inside, Message) else b""
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def text_of(part: Message, letter: Letter) -> str:
    """Read the text of a part in the coding that it names, in one that fits where that is wrong."""
    content = content_of(part)
    named = str(part.get_content_charset() or "utf-8")
    for coding in dict.fromkeys((named, "utf-8", "gb18030")):
        try:
            return clean(content.decode(coding).replace("\r\n", "\n"))
        except (LookupError, UnicodeError):
            continue
    letter.faults.append(_("正文的编码无法识别，个别字可能不对"))
    return clean(content.decode("latin-1").replace("\r\n", "\n"))


def plain(html: str) -> str:
    """Give the words of an HTML text."""
    text = unescape(TAGS.sub("", BREAKS.sub("\n", GONE.sub("", html)))).replace("\xa0", " ")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
