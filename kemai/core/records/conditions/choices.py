"""Choices and linked records of a condition, met by id, code, number, name, or part of a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import Q

from kemai.core.dictionary.book import Entry, book
from kemai.core.merge.declare import mergeable
from kemai.core.merge.trail import survivors
from kemai.core.records.colleagues import colleagues
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field
from kemai.core.records.kinds.choices import both

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

ME = ("me", "我")
SAME_NAME_MOST = 200
ID_LONGEST = 18


def read(field: Field, operator: str, texts: list[str], viewer: Viewer) -> tuple[Any, tuple[str, ...]]:
    """Give the stored values that the texts mean, and how to say them; raises Invalid where nothing is meant."""
    if operator in ("has", "lacks"):
        return named_like(field, texts, viewer), tuple(texts)
    values: list[Any] = []
    shown: list[str] = []
    for text in texts:
        for value, words in meant(field, text, viewer):
            values.append(value)
            shown.append(words)
    return list(dict.fromkeys(values)), tuple(dict.fromkeys(shown))


def meant(field: Field, text: str, viewer: Viewer) -> list[tuple[Any, str]]:
    """Give what one text means, as stored value and words."""
    if field.kind.name == "fk":
        return linked(field, text, viewer)
    if field.kind.name == "people":
        return [(f",{pk},", name) for pk, name in linked(of_people(field), text, viewer)]
    if field.kind.name == "pick":
        found = [
            (code, str(label)) for code, label in field.choices if text.lower() in (str(code).lower(), *both(label))
        ]
        known = [str(label) for _code, label in field.choices]
    else:
        entries = book(viewer).by_key.get(field.dictionary, [])
        found = [(stored(field, entry), entry.label) for entry in entries if text == str(entry.id)]
        found = found or [(stored(field, entry), entry.label) for entry in entries if entry.is_called(text)]
        known = [entry.label for entry in entries if entry.active]
    if not found:
        raise Invalid("E-FMT", f"{text} → {'、'.join(known[:12])}")
    return found


def stored(field: Field, entry: Entry) -> Any:
    """Give an entry as the field's column keeps it."""
    return f",{entry.id}," if field.kind.name == "dicts" else entry.id


def of_people(field: Field) -> Field:
    """Give a list of people as the link to one of them that its conditions are."""
    return replace(field, target=get_user_model())


def named_like(field: Field, texts: list[str], viewer: Viewer) -> Any:
    """Give the choices, or a query of the visible linked records, whose names contain any of the texts."""
    if field.kind.name == "fk":
        wanted = Q()
        for text in texts:
            wanted |= Q(**{f"{field.target_title}__icontains": text})
        return rows_of(field, viewer).filter(wanted).values("pk")
    wanted_texts = [text.lower() for text in texts]
    if field.kind.name == "people":
        known = colleagues(viewer).items()
        return [f",{pk}," for pk, one in known if any(text in one.name.lower() for text in wanted_texts)]
    if field.kind.name == "pick":
        return [code for code, label in field.choices if any(t in name for t in wanted_texts for name in both(label))]
    entries = book(viewer).by_key.get(field.dictionary, [])
    names = {entry: (entry.zh.lower(), entry.en.lower()) for entry in entries}
    return [stored(field, entry) for entry in entries if any(t in name for t in wanted_texts for name in names[entry])]


def linked(field: Field, text: str, viewer: Viewer) -> list[tuple[int, str]]:
    """Give id and title of the visible records that an id, a number or a name means; `me` is the person looking.

    A record that was merged is the one that it lives on in, so that stored conditions and addresses follow it.
    """
    rows = rows_of(field, viewer)
    if field.target is get_user_model() and text.lower() in ME:
        return [(pk, title) for pk, title in rows.filter(pk=viewer.user_id).values_list("pk", field.target_title)]
    attempts: list[dict[str, Any]] = [{name: text} for name in field.keys]
    if text.isascii() and text.isdigit() and len(text) <= ID_LONGEST:
        attempts.insert(0, {"pk": text})
    for attempt in chain(attempts, survivals(field, attempts)):
        found = list(rows.filter(**attempt).values_list("pk", field.target_title)[:SAME_NAME_MOST])
        if found:
            return [(pk, str(title)) for pk, title in found]
    raise Invalid("E-REF", text)


def survivals(field: Field, attempts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give the ways to the records into which those that were meant have been merged."""
    if field.target_type is None or not mergeable(field.target_type):
        return
    for attempt in attempts:
        gone = field.target.objects.with_deleted().filter(is_deleted=True, **attempt).values_list("pk", flat=True)
        yield {"pk__in": [*survivors(field.target_type, gone[:SAME_NAME_MOST]).values()]}


def rows_of(field: Field, viewer: Viewer) -> Any:
    """Give the linked records that the person may see."""
    rows = field.target.objects.filter(organisation_id=viewer.organisation_id)
    return field.target_type.linkable(rows, viewer) if field.target_type else rows
