"""Papers with a letterhead: quote, contract, order, delivery note, statement. One layout; each area fills it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from kemai.core.printing import paper, press
from kemai.core.printing.letterhead import letterhead
from kemai.core.printing.seen import Text, Withheld
from kemai.core.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Column:
    """A column of a paper's table; `width` is its share of the page beside the others."""

    label: str
    width: float = 1.0
    numeric: bool = False


@dataclass(frozen=True)
class Document:
    """What stands on one paper, said in the language of its reader; filled from `Seen`, never from a record.

    `facts` are pairs of label and text in two columns under the title, `sums` pairs under the table, the last one
    being what is due; `texts` headed paragraphs below; `signs` who signs. `mark` is a word across the paper (草稿).
    """

    title: str
    number: Text
    facts: Sequence[tuple[str, Text]] = ()
    columns: Sequence[Column] = ()
    rows: Sequence[Sequence[Text]] = ()
    sums: Sequence[tuple[str, Text]] = ()
    words: str = ""
    texts: Sequence[tuple[str, Text]] = ()
    signs: Sequence[str] = ()
    mark: str = ""


def document_pdf(document: Document, *, by: Viewer) -> bytes:
    """Set one paper under the firm's letterhead as PDF; the caller has checked who may print it."""
    return press.pdf("document", document_data([document], by))


def documents_pdf(documents: Sequence[Document], *, by: Viewer) -> bytes:
    """Set many papers one after the other as one PDF, each beginning on a new page (statements of all customers).

    Its pages are numbered without saying how many there are: it may be bound together with others.
    """
    return press.pdf("document", document_data(documents, by) | {"page_text": _("第 {page} 页")})


def document_data(documents: Sequence[Document], by: Viewer) -> dict[str, Any]:
    """Give papers as their layout takes them."""
    common = paper.common(documents[0].title, "", by)
    return {**common, "head": letterhead(common["firm"], by), "papers": [said(one) for one in documents]}


def said(document: Document) -> dict[str, Any]:
    """Give one paper with every text cleaned of what has no shape, without what is hidden."""
    clean = paper.clean
    rows = [[row[place] for place in shown_places(document)] for row in document.rows]
    return {
        "title": clean(document.title),
        "number": clean(document.number),
        "facts": pairs(document.facts),
        "columns": [asdict(document.columns[place]) for place in shown_places(document)],
        "rows": [[clean(text) for text in row] for row in rows],
        "sums": pairs(document.sums),
        "words": clean(document.words),
        "texts": pairs(document.texts),
        "signs": [clean(one) for one in document.signs],
        "mark": clean(document.mark),
    }


def pairs(many: Iterable[tuple[str, Text]]) -> list[list[str]]:
    """Give labels with their texts, those that have one."""
    return [[paper.clean(label), paper.clean(text)] for label, text in many if text]


def shown_places(document: Document) -> list[int]:
    """Give the places of the columns that are not hidden in every row."""
    rows = document.rows
    return [
        place
        for place in range(len(document.columns))
        if not rows or not all(isinstance(row[place], Withheld) and not row[place] for row in rows)
    ]
