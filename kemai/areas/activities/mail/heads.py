"""The words of header lines, whatever coding they are in."""

from __future__ import annotations

from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message


def lines_of(message: Message, head: str) -> list[str]:
    """Give the lines of one name; bytes that were sent as they are, against the rules, are read as UTF-8 or Chinese."""
    wanted = head.lower()
    return [eight_bit(str(value)) for name, value in message.raw_items() if name.lower() == wanted]


def eight_bit(text: str) -> str:
    """Read what Python could not: bytes in a place where only ASCII may be."""
    sent = text.encode("ascii", errors="surrogateescape") if not text.isascii() and hidden(text) else b""
    for coding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return sent.decode(coding) or text
    return clean(text)


def hidden(text: str) -> bool:
    """Say whether all that is not ASCII in a text are bytes that Python put aside."""
    return all(char.isascii() or "\udc80" <= char <= "\udcff" for char in text)


def said(message: Message, head: str) -> str:
    """Read the words of a header line, empty where there is none."""
    found = lines_of(message, head)
    return worded(found[0]) if found else ""


def worded(raw: str) -> str:
    """Read words in whatever coding they are in."""
    try:
        text = str(make_header(decode_header(raw)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        text = raw
    return clean(" ".join(text.split()))


def clean(text: str) -> str:
    """Take out what no database keeps and no person sees."""
    shown = text.encode("utf-8", errors="replace").decode("utf-8")
    return "".join(char for char in shown if char.isprintable() or char in "\n\t")
