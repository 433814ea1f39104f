"""Which column of a file fills which field: the guess by headings, judged by what the columns hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kemai.core.dictionary.book import book
from kemai.core.own.layer import both
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.beside import beside
from kemai.core.transfer.headings import normalise, without_brackets
from kemai.core.transfer.links import LinkBook
from kemai.core.transfer.mapping import Target, guess
from kemai.core.transfer.targets import labels, targets

JUDGED = {"fk", "dict", "dicts"}


def guessed(
    record_type: RecordType, headings: Sequence[str], rows: Sequence[Sequence[str]], by: Viewer
) -> dict[str, str]:
    """Give column → field (`name.family` for a part of a name) as far as headings and first rows tell."""
    file = File(headings, rows, by)
    found: dict[int, str] = {}
    for one, link in beside(record_type, by):
        found |= file.along(record_type, one, link, found.keys())
    left = [at for at in range(len(headings)) if at not in found]
    found |= file.fitting(record_type, {at: headings[at] for at in left})
    return {str(at): found[at] for at in sorted(found)}


@dataclass(frozen=True)
class File:
    """The headings and first rows of a file, as one person reads it."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    by: Viewer

    def fitting(self, record_type: RecordType, headings: Mapping[int, str], but: str = "") -> dict[int, str]:
        """Give the fields of a type that columns with these headings fill; `but` is none of them."""
        fields = {name: field for name, field in targets(record_type, self.by).items() if name != but}
        called = record_type.headings
        wanted = [
            Target(name, tuple(labels(field)), field.kind.name, called.get(name, ())) for name, field in fields.items()
        ]
        places = list(headings)
        rows = [[row[at] for at in places] for row in self.rows]
        found = {}
        for one in guess([headings[at] for at in places], rows, wanted):
            texts = [row[one.column].strip() for row in rows if row[one.column].strip()]
            if one.target and plausible(record_type, fields[one.target], one.heading, texts, self.by):
                found[places[one.column]] = f"{one.target}.{one.part}" if one.part else one.target
        return found

    def along(self, record_type: RecordType, one: RecordType, link: Field, taken: Collection[int]) -> dict[int, str]:
        """Give the columns of a type beside the file's own: 联系人姓名, 联系人手机, then what nothing else explains.

        One column alone, or none with the name, is rather a field of the file's own type.
        """
        bare = {at: named for at in self.left(taken) if (named := without_type(self.headings[at], one)) is not None}
        if not bare:
            return {}
        own = self.fitting(record_type, {at: self.headings[at] for at in self.left({*taken, *bare})})
        others = {at: self.headings[at] for at in self.left({*taken, *bare, *own})}
        found = self.fitting(one, bare | others, link.name)
        titles = {at for at, target in found.items() if target.partition(".")[0] == one.title}
        if len(found) < 2 or not titles & bare.keys():
            return {}
        return {at: f"{one.key}/{target}" for at, target in found.items()}

    def left(self, taken: Collection[int]) -> list[int]:
        """Give the columns that are not taken."""
        return [at for at in range(len(self.headings)) if at not in taken]


def without_type(heading: str, record_type: RecordType) -> str | None:
    """Give what a heading says behind the name of a type: 联系人手机 is 手机, 联系人 alone its name; else None."""
    plain = " ".join(heading.split())
    for label in both(record_type.label):
        if plain.lower().startswith(label.lower()):
            rest = plain[len(label) :].strip(" -_·:：/")
            return rest or str(record_type.fields[record_type.title].label)
    return None


def plausible(record_type: RecordType, field: Field, heading: str, texts: Iterable[str], by: Viewer) -> bool:
    """Say whether a column may hold links or choices of a field: its heading says so outright, or a text is known.

    省份 sounds like a state in English; that none of the provinces is a customer state speaks against it.
    """
    if field.kind.name not in JUDGED or field.required and field.kind.name == "fk" or is_called(heading, field):
        return True
    said = {normalise(without_brackets(part)) for part in (heading, heading.rpartition(" : ")[2])}
    if field.kind.name != "fk" and said & declared(record_type, field):
        return True
    if field.kind.name == "fk":
        links = LinkBook(field, record_type.transfer.get("by", {}).get(field.name, ""), by)
        links.load(texts)
        return any(found(links, text) for text in texts)
    return any(book(by).find(field.dictionary, text, by_key=True) for text in texts)


def declared(record_type: RecordType, field: Field) -> set[str]:
    """Give what other programs call a field, as far as its type says so."""
    return {normalise(word) for word in record_type.headings.get(field.name, ())}


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
