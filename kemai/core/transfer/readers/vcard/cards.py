"""Cutting a vCard file into cards, and saying what is wrong with a broken one."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from kemai.core.transfer.readers.vcard.lines import Property, logical_lines, property_of

LINE_END = re.compile(rb"\r*\n|\r")
LONGEST_NOTE = 32_768
GOES_ON = frozenset({"NOTE", "ADR", "LABEL", "ORG", "TITLE", "X-MS-OL-DESIGN"})


@dataclass
class Card:
    """One card: the line of its BEGIN, its properties, and what is wrong with it (empty where nothing is)."""

    line: int
    version: str = ""
    properties: list[Property] = field(default_factory=list)
    problem: str = ""


def cards_of(data: bytes) -> Iterator[Card]:
    """The cards of a file, broken ones with their problem. A card inside a card (an agent) is passed over."""
    lines = LINE_END.split(as_utf8(data))
    card: Card | None = None
    depth = 0
    for number, text in logical_lines(lines):
        found = property_of(number, text, old=card is not None and card.version.startswith("2"))
        mark = _mark(found)
        if mark == "BEGIN" and card and card.properties and card.properties[-1].name == "AGENT":
            depth += 1
        elif mark == "END" and depth:
            depth -= 1
        elif depth:
            continue
        elif mark == "BEGIN":
            if card:
                yield _unfinished(card)
            card = Card(number)
        elif mark == "END" and card:
            yield card
            card = None
        elif card:
            _add(card, found, number, text)
    if card:
        yield _unfinished(card)


def as_utf8(data: bytes) -> bytes:
    """The file with wide characters made narrow and its byte order mark taken off; other bytes stay as they are."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return data[2:].decode(encoding, "replace").encode()
    if data[1:2] == b"\0":
        return data.decode("utf-16-le", "replace").encode()
    if data[:1] == b"\0":
        return data.decode("utf-16-be", "replace").encode()
    return data.removeprefix(codecs.BOM_UTF8)


def _mark(found: Property | None) -> str:
    return found.name if found and found.name in ("BEGIN", "END") and found.raw.strip().upper() == b"VCARD" else ""


def _add(card: Card, found: Property | None, number: int, text: bytes) -> None:
    if found:
        if found.name == "VERSION":
            card.version = found.text().strip()
        card.properties.append(found)
    elif text.strip() and card.properties and _goes_on(card.properties[-1]):
        last = card.properties[-1]
        card.properties[-1] = replace(last, raw=last.raw + b"\n" + text)
    elif text.strip():
        card.problem = card.problem or _("名片第 %(line)s 行读不懂，文件可能已损坏。") % {"line": number}


def _goes_on(last: Property) -> bool:
    return last.name in GOES_ON and len(last.raw) < LONGEST_NOTE


def _unfinished(card: Card) -> Card:
    card.problem = _("名片没有结束标记 END:VCARD，文件可能没有传完整。请重新导出后再上传。")
    return card
