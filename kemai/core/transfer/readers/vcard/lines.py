"""From the bytes of a vCard file to properties: unfolding, parameters, encodings.

An own parser, since vobject 0.9.9 stops at quoted-printable line breaks and unindented base64, which phones and
Outlook write. It follows RFC 2426, RFC 6350 and the vCard 2.1 paper, and works on bytes because one file may mix
character sets.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

BEGINNING = re.compile(rb"(?:[\w-]+\.)?[\w-]+[ \t]*[;:]")
BINARY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE"})
QUOTED_PRINTABLE = re.compile(rb"^[^:]*;[ \t]*(?:ENCODING[ \t]*=[ \t]*)?QUOTED-PRINTABLE", re.IGNORECASE)
HEAD = re.compile(rb'((?:[^:"]|"[^"]*")*):(.*)', re.DOTALL)
PARAMETER = re.compile(r';((?:[^;"]|"[^"]*")*)')
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
OLD_ESCAPE = re.compile(r"\\([;,])")
UNESCAPED_SEMICOLON = re.compile(rb"(?<!\\);")
CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin1": "cp1252"}


@dataclass(frozen=True)
class Property:
    """One property of a card: its upper-case name, the group it was put in, its parameters, its raw value.

    Parameters are upper-case names with lists of lower-case values; a bare parameter such as CELL counts as a TYPE.
    """

    line: int
    name: str
    group: str
    raw: bytes
    parameters: dict[str, list[str]] = field(default_factory=dict)
    old: bool = False

    @property
    def types(self) -> set[str]:
        return set(self.parameters.get("TYPE", ()))

    def text(self) -> str:
        """The whole value, decoded and unescaped."""
        return self._decoded(self.raw)

    def parts(self) -> list[str]:
        """The components of a structured value such as N, ADR or ORG."""
        return [self._decoded(part).strip() for part in UNESCAPED_SEMICOLON.split(self.raw)]

    def _decoded(self, raw: bytes) -> str:
        encoding = (self.parameters.get("ENCODING") or [""])[0]
        if encoding == "quoted-printable":
            raw = quopri.decodestring(raw)
        elif encoding in ("b", "base64"):
            raw = _from_base64(raw)
        text = decode(raw, (self.parameters.get("CHARSET") or [""])[0]).replace("\r\n", "\n")
        if self.old:
            return OLD_ESCAPE.sub(r"\1", text)
        return ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def decode(raw: bytes, charset: str = "") -> str:
    """Bytes as text: in the named character set, else UTF-8, else GB18030, else Western European.

    A text in the named set that was cut within a character only loses the broken piece.
    """
    named = CHARSETS.get(charset, charset)
    with suppress(LookupError, ValueError):
        text = raw.decode(named, "ignore")
        if len(text.encode(named)) >= 0.9 * len(raw):
            return text
    for encoding in ("utf-8", "gb18030", "cp1252"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return raw.decode("latin-1")


def _from_base64(raw: bytes) -> bytes:
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        return raw


def logical_lines(lines: list[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines put together again, with the number of their first line: folds, soft breaks, unindented base64."""
    at = 0
    while at < len(lines):
        start, line = at, lines[at]
        at += 1
        soft = QUOTED_PRINTABLE.match(line) is not None
        name = line.partition(b":")[0].partition(b";")[0].rpartition(b".")[2].strip().upper().decode("ascii", "ignore")
        pieces = [line]
        while at < len(lines):
            following = lines[at]
            if soft and pieces[-1].endswith(b"="):
                pieces[-1] = pieces[-1][:-1]
                pieces.append(following)
            elif following[:1] in (b" ", b"\t") and following.strip():
                pieces.append(following[1:])
            elif name in BINARY and following.strip() and not BEGINNING.match(following):
                pieces.append(following)
            else:
                break
            at += 1
        yield start + 1, b"".join(pieces)


def property_of(line: int, text: bytes, *, old: bool) -> Property | None:
    """The property on a logical line, or None when the line is no property. `old` means vCard 2.1."""
    if not BEGINNING.match(text.lstrip()) or b":" not in text:
        return None
    found = HEAD.fullmatch(text)
    start, raw = found.groups() if found else text.split(b":", 1)
    head = start.decode("utf-8", "replace").strip()
    name, semicolon, rest = head.partition(";")
    group, _, bare = name.strip().rpartition(".")
    return Property(line, bare.upper(), group.lower(), raw, _parameters(semicolon + rest), old)


def _parameters(text: str) -> dict[str, list[str]]:
    parameters: dict[str, list[str]] = {}
    for piece in PARAMETER.findall(text):
        name, equals, value = piece.partition("=")
        if not equals:
            name, value = _name_of_bare(piece), piece
        values = [part.strip().lower() for part in value.replace('"', "").split(",") if part.strip()]
        parameters.setdefault(name.strip().upper(), []).extend(values)
    return parameters


def _name_of_bare(value: str) -> str:
    return "ENCODING" if value.strip().upper() in ("QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT", "B") else "TYPE"
