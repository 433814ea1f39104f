"""Declaring how a record is printed: a function that fills the one layout of papers.

It is given the record as the person who prints may see it, so that it can't print what they may not read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kemai.core.printing.documents import Document, document_pdf
from kemai.core.printing.seen import Seen
from kemai.core.records.typed import OwnPage
from kemai.core.tenancy.viewer import Viewer

Filler = Callable[[Seen, Viewer], Document]
_fillers: dict[str, Filler] = {}
LANGUAGES = ("zh-hans", "en")
PAPER = OwnPage("paper", _("打印单据"), "print", "paper/", "print")
WORD = OwnPage("word", _("Word 文件"), "file", "word/", "print")


def paper(type_key: str) -> Callable[[Filler], Filler]:
    """Register how records of a type are printed; the type adds `PAPER` to its pages."""

    def register(function: Filler) -> Filler:
        _fillers[type_key] = function
        return function

    return register


def printed_types() -> list[str]:
    """Name the types whose records have a paper."""
    return list(_fillers)


def has_paper(type_key: str) -> bool:
    """Say whether records of a type can be printed one by one."""
    return type_key in _fillers


def paper_pdf(type_key: str, record: Any, *, by: Viewer, language: str = "") -> bytes:
    """Print one record in a language (that of the reader where none is said); the caller has checked the right."""
    with translation.override(language if language in LANGUAGES else translation.get_language()):
        return document_pdf(_fillers[type_key](Seen(record, by), by), by=by)
