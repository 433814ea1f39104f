"""The data of a document: what stands on each row, label or envelope, and in the foot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kemai.core.printing.seen import Text
from kemai.core.printing.widths import breakable
from kemai.core.screens.cells import Cells, Row
from kemai.core.tenancy.viewer import Viewer

SENTENCE_LONGEST = 150
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")
LABEL_ROOM = 24.0
PLACES = ("country", "province", "city", "address")
CHINESE = re.compile("[\u4e00-\u9fff]")
CHINESE_POSTCODE = re.compile(r"\d{6}")


def common(title: str, sentence: str, by: Viewer) -> dict[str, Any]:
    """Give what every document says: firm, filter, person, day, page."""
    english = get_language() == "en"
    firms = apps.get_model(settings.ORGANISATION_MODEL)._base_manager
    short = sentence if len(sentence) <= SENTENCE_LONGEST else f"{sentence[:SENTENCE_LONGEST]}…"
    return {
        "title": title,
        "firm": firms.values_list("name", flat=True).get(pk=by.organisation_id),
        "filter": clean(short),
        "printed": _("%(name)s 打印于 %(day)s") % {"name": by.name, "day": f"{timezone.localtime():%Y-%m-%d %H:%M}"},
        "page_text": _("第 {page} 页，共 {pages} 页"),
        "language": "en" if english else "zh",
        "region": "us" if english else "cn",
    }


def clean(text: Text) -> str:
    """Take out characters that have no shape on paper."""
    return UNSEEN.sub(" ", str(text))


def texts(cells: Cells, names: Sequence[str], row: Row) -> list[str]:
    """Say the values of one row, masked where the person may not read them."""
    return [clean(cells.text(name, row)) for name in names]


def label(cells: Cells, names: Sequence[str], row: Row) -> list[str]:
    """Give the lines of one label: the ticked fields in their order, the parts of the address as one, no empty line."""
    said = dict(zip(names, texts(cells, names, row), strict=True))
    address = [said[name] for name in PLACES if said.get(name)]
    lines: list[str] = []
    for name, text in said.items():
        if name not in PLACES:
            lines += [text] if text else []
        elif address:
            lines += address_lines(address, "")
            address = []
    return [breakable(line, LABEL_ROOM) for line in lines]


def envelope(cells: Cells, names: Sequence[str], row: Row) -> dict[str, Any]:
    """Give the parts of one envelope, made of ticked fields only: postcode, address, receiver, others."""
    said = {name: text for name, text in zip(names, texts(cells, names, row), strict=True) if text}
    address = [said.pop(name) for name in PLACES if name in said]
    postcode, person = said.pop("postcode", ""), said.pop("main_contact", "")
    receiver = [said.pop(name) for name in (cells.resolved.type.title, "short_name") if name in said][:1]
    boxed = bool(CHINESE_POSTCODE.fullmatch(postcode)) and (not address or bool(CHINESE.search("".join(address))))
    if person:
        receiver.append(person)
    return {
        "chinese": boxed or bool(CHINESE.search("".join(address))),
        "postcode": postcode if boxed else "",
        "address": [breakable(line, LABEL_ROOM) for line in address_lines(address, "" if boxed else postcode)],
        "receiver": [breakable(line, LABEL_ROOM) for line in greeted(receiver)],
        "others": [breakable(line, LABEL_ROOM) for line in said.values()],
    }


def greeted(receiver: list[str]) -> list[str]:
    """End a Chinese receiver with 收."""
    if receiver and CHINESE.search(receiver[-1]):
        return [*receiver[:-1], f"{receiver[-1]} 收"]
    return receiver


def address_lines(parts: list[str], postcode: str) -> list[str]:
    """Write an address as its country does: Chinese from large to small on one line, others the other way round.

    The last part is the smallest; places that it names itself are not said twice.
    """
    *large, small = parts or [""]
    large = [part for part in large if part.rstrip("省市") not in small]
    if CHINESE.search(small):
        return [line for line in ("".join([*large, small]), postcode) if line]
    lines = [small, *reversed(large)]
    place = min(1, len(lines) - 1)
    lines[place] = f"{lines[place]} {postcode}".strip()
    return [line for line in lines if line]
