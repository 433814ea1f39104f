"""Which column of a file fills which field: the guess by headings, judged by what the columns hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kemai.core.dictionary.book import book
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.links import LinkBook
from kemai.core.transfer.mapping import Target, guess
from kemai.core.transfer.targets import labels, targets

JUDGED = {"fk", "dict", "dicts"}


def guessed(
    record_type: RecordType, headings: Sequence[str], rows: Sequence[Sequence[str]], by: Viewer
) -> dict[str, str]:
    """Give column → field (`name.family` for a part of a name) as far as headings and first rows tell."""
    fields = targets(record_type, by)
    wanted = [Target(name, tuple(labels(field)), field.kind.name) for name, field in fields.items()]
    found = {}
    for one in guess(headings, rows, wanted):
        texts = [row[one.column].strip() for row in rows if row[one.column].strip()]
        if one.target and plausible(record_type, fields[one.target], one.heading, texts, by):
            found[str(one.column)] = f"{one.target}.{one.part}" if one.part else one.target
    return found


def plausible(record_type: RecordType, field: Field, heading: str, texts: Iterable[str], by: Viewer) -> bool:
    """Say whether a column may hold links or choices of a field: its heading says so outright, or a text is known.

    省份 sounds like a state in English; that none of the provinces is a customer state speaks against it.
    """
    if field.kind.name not in JUDGED or field.required and field.kind.name == "fk" or is_called(heading, field):
        return True
    if field.kind.name == "fk":
        links = LinkBook(field, record_type.transfer.get("by", {}).get(field.name, ""), by)
        links.load(texts)
        return any(found(links, text) for text in texts)
    return any(book(by).find(field.dictionary, text, by_key=True) for text in texts)


def is_called(heading: str, field: Field) -> bool:
    """Say whether a heading holds the field's Chinese name, or is its English one."""
    chinese, *english = labels(field)
    bare = "".join(heading.split()).lower()
    return chinese in bare or bare in ("".join(label.split()).lower() for label in english)


def found(links: LinkBook, text: str) -> bool:
    """Say whether a text calls a record."""
    try:
        return bool(links.read(text))
    except Invalid:
        return False
