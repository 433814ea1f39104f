"""Reading a signature, a card's text or the foot of a mail: which words are the firm, the person, numbers, address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kemai.areas.customers.pasting.words import FIRM, LABELS, NAME, TITLE
from kemai.core.regions.address import split

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
SITE = re.compile(r"(?:https?://)?(?:www\.)[\w-]+(?:\.[\w-]+)+(?:/\S*)?|https?://\S+", re.IGNORECASE)
MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
PHONE = re.compile(
    r"(?<![\d@])(?:\+\d{1,3}[ -]?(?:\(0?\d{1,4}\)[ -]?|\d{1,4}[ -])\d[\d -]{4,11}\d|"
    r"[(（]?0\d{2,3}[)）]?[- ]?\d{7,8}(?:[-转 x]{1,3}\d{1,6})?|[48]00[- ]?\d{3,4}[- ]?\d{3,4}|"
    r"\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?!\d)"
)
CREDIT = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])", re.IGNORECASE)
POSTCODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
QQ = re.compile(r"(?<!\d)[1-9]\d{4,11}(?!\d)")
BREAK = re.compile(r"\r?\n|\t| {3,}|[|｜•·]{1}(?= )|(?<= )[|｜•](?= ?)|[;；]")
LABEL = re.compile(
    rf"^\s*({'|'.join(sorted(LABELS, key=len, reverse=True))})\s*(?:\([^)]*\))?\s*[:：.]\s*", re.IGNORECASE
)
RULE = re.compile(r"^[\s\-_=*—~•.·]*$")
MOST = 4000


@dataclass
class Card:
    """What a text says of a firm and of a person there, by field name; `rest` are the lines that said nothing known."""

    firm: dict[str, str] = field(default_factory=dict)
    person: dict[str, str] = field(default_factory=dict)
    title: str = ""
    rest: list[str] = field(default_factory=list)


def read(text: str) -> Card:
    """Read a text line by line; a labelled value is what its label says, others are known by their shape."""
    card = Card()
    for line in pieces(text[:MOST]):
        label, value = labelled(line)
        if not (shaped(card, label, value) or worded(card, label, value)):
            card.rest.append(line)
    place = split(card.firm.get("address", ""))
    card.firm.update({name: one for name in ("province", "city", "district") if (one := getattr(place, name))})
    return card


def pieces(text: str) -> list[str]:
    """Part a text into lines; labels within a line begin a new one."""
    found: list[str] = []
    for line in BREAK.split(text):
        marks = [match.start() for match in re.finditer(INNER, line)]
        edges = [0, *marks, len(line)]
        found += [line[start:end].strip(" ,，、") for start, end in zip(edges, edges[1:], strict=False)]
    return [one for one in found if one and not RULE.match(one)]


INNER = re.compile(rf"(?<=[\s,，、])(?:{'|'.join(sorted(LABELS, key=len, reverse=True))})\s*[:：]", re.IGNORECASE)


def labelled(line: str) -> tuple[str, str]:
    """Part the label from a line: what the label stands for, empty without one, and the value."""
    found = LABEL.match(line)
    return (LABELS[found[1].lower()], line[found.end() :].strip()) if found else ("", line)


def shaped(card: Card, label: str, value: str) -> bool:
    """Take what is known by its shape: mail, web address, credit code, numbers."""
    taken = False
    for shape, keep in ((MAIL, mail), (SITE, site), (CREDIT, credit)):
        if found := shape.search(value):
            keep(card, found[0])
            value, taken = value.replace(found[0], " "), True
    if label in ("wechat", "qq", "postcode") and value.strip():
        expected = {"qq": QQ, "postcode": POSTCODE}.get(label)
        found = expected.search(value) if expected else None
        if expected is None or found:
            place = card.firm if label == "postcode" else card.person
            place.setdefault(label, found[0] if found else value.split()[0])
            return True
    if label in ("", "phone", "mobile", "fax", "office_phone"):
        taken = numbers(card, label, value) or taken
    return taken


def mail(card: Card, value: str) -> None:
    """Keep a mail address: the person's, and the second one as the firm's."""
    (card.firm if card.person.get("email") else card.person).setdefault("email", value)


def site(card: Card, value: str) -> None:
    """Keep a web address."""
    card.firm.setdefault("website", value.rstrip("/.,，。"))


def credit(card: Card, value: str) -> None:
    """Keep a credit code."""
    card.firm.setdefault("credit_code", value.upper())


def numbers(card: Card, label: str, value: str) -> bool:
    """Keep mobile, phone and fax numbers."""
    taken = False
    for shape in (MOBILE, PHONE):
        for found in shape.findall(value):
            taken, value = True, value.replace(found, " ", 1)
            number = found.strip()
            if label == "fax":
                card.firm.setdefault("fax", number)
            elif shape is MOBILE or label == "mobile":
                card.person.setdefault("mobile", number)
            elif card.person.get("office_phone"):
                card.firm.setdefault("phone", number)
            else:
                card.person["office_phone"] = number
                card.firm.setdefault("phone", number)
    return taken


def worded(card: Card, label: str, value: str) -> bool:
    """Take what is known by its words: the firm, the address, the person and the title."""
    if label == "firm" or (not label and FIRM.search(value)):
        return kept(card.firm, "name", value)
    if label == "address" or (not label and split(value).place is not None and len(value) > len("四川省成都市")):
        return kept(card.firm, "address", value)
    if label == "title" or (not label and TITLE.search(value) and card.person.get("name")):
        card.title = card.title or value
        return True
    name = NAME.match(value)
    if label == "person" or (not label and name):
        rest = value[name.end() :].strip(" ,，/-") if name else ""
        if rest and not TITLE.search(rest):
            return False
        card.title = card.title or rest
        return kept(card.person, "name", name[0].strip() if name else value)
    return False


def kept(values: dict[str, str], name: str, value: str) -> bool:
    """Keep the first value of a field."""
    return values.setdefault(name, value) is value
