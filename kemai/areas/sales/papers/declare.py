"""Declaring how a record is printed: a function of record and viewer that fills the one layout of papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kemai.core.printing.documents import Document, document_pdf
from kemai.core.records.typed import OwnPage
from kemai.core.tenancy.viewer import Viewer

Filler = Callable[[Any, Viewer], Document]
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


def has_paper(type_key: str) -> bool:
    """Say whether records of a type can be printed one by one."""
    return type_key in _fillers


def paper_pdf(type_key: str, record: Any, *, by: Viewer, language: str = "") -> bytes:
    """Print one record in a language (that of the reader where none is said); the caller has checked the right."""
    with translation.override(language if language in LANGUAGES else translation.get_language()):
        return document_pdf(_fillers[type_key](record, by), by=by)
