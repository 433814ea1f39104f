"""Looking for a person's words in every table of the installation that belongs to a firm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as of_each
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Max, Q
from django.db.models.functions import Cast
from django.utils import timezone

from kemai.core.duplicates.models import MatchKey
from kemai.core.privacy.person import Person
from kemai.core.search.models import SearchDocument, SearchPhone

DERIVED = (SearchDocument, SearchPhone, MatchKey)


@dataclass
class Found:
    """The rows of one table in which a person occurs.

    `own` hang on the person's records, `near` are beside them and hold a name that others bear too, `said` hold a
    word that means this person alone.
    """

    model: Any
    own: list[int] = of_each(default_factory=list)
    near: list[int] = of_each(default_factory=list)
    said: list[int] = of_each(default_factory=list)

    @property
    def ids(self) -> set[int]:
        """Give the ids of all these rows."""
        return {*self.own, *self.near, *self.said}

    @property
    def count(self) -> int:
        """Count the rows."""
        return len(self.ids)


@dataclass(frozen=True)
class Since:
    """A moment, and the highest id of every table then: what is newer was written or changed after it."""

    at: datetime
    tops: dict[Any, int]

    def newer(self, model: Any) -> Q:
        """Give the condition of a table's newer rows; a clock that runs behind by a few seconds does no harm."""
        changed = Q(pk__gt=self.tops.get(model, 0))
        if any(column.name == "updated_at" for column in model._meta.concrete_fields):
            changed |= Q(updated_at__gte=self.at - timedelta(seconds=5))
        return changed


def now() -> Since:
    """Note where every table stands."""
    tops = {model: model._base_manager.aggregate(top=Max("pk"))["top"] or 0 for model in tables()}
    return Since(timezone.now(), tops)


def survey(person: Person, since: Since | None = None) -> list[Found]:
    """Look through every table, or through what is newer there; tables without a trace are left out."""
    found = [look(model, person, since) for model in tables()]
    return [one for one in found if one.count]


def tables() -> Iterator[Any]:
    """Give every table with rows of firms; people who sign in and the firms themselves are no customers' data."""
    kept = (apps.get_model(settings.AUTH_USER_MODEL), apps.get_model(settings.ORGANISATION_MODEL))
    for model in apps.get_models():
        names = {column.name for column in model._meta.concrete_fields}
        if "organisation" in names and model not in (*kept, *DERIVED):
            yield model


def look(model: Any, person: Person, since: Since | None = None) -> Found:
    """Look through one table."""
    rows = model._base_manager.filter(organisation_id=person.organisation_id)
    rows = rows.filter(since.newer(model)) if since else rows
    own = Q(pk__in=[record.pk for kind, record in person.records if kind.model is model])
    names = {column.name for column in model._meta.concrete_fields}
    if {"record_type", "record_id"} <= names:
        own |= person.places
    said = containing(rows, person.words)
    near = containing(rows.filter(beside(model, person)), person.names)
    return Found(
        model,
        list(rows.filter(own).values_list("pk", flat=True)),
        list(near.values_list("pk", flat=True)),
        list(said.values_list("pk", flat=True)),
    )


def beside(model: Any, person: Person) -> Q:
    """Give the rows near a person: what links to their records, what these link to, and what hangs on either."""
    found = Q(pk__in=())
    for column in model._meta.concrete_fields:
        for kind, record in person.records:
            if column.is_relation and column.related_model is kind.model:
                found |= Q(**{column.name: record.pk})
    hangs = {"record_type", "record_id"} <= {column.name for column in model._meta.concrete_fields}
    for other, record_id in linked(person):
        if other.model is model:
            found |= Q(pk=record_id)
        if hangs:
            found |= Q(record_type=other.key, record_id=record_id)
    return found | person.places if hangs else found


def linked(person: Person) -> Iterator[tuple[Any, int]]:
    """Give the records that the person's records link to, such as the firm they work for; colleagues left out."""
    for kind, record in person.records:
        for field in kind.fields.values():
            target = getattr(record, field.path) if field.kind.name == "fk" and field.target_type else None
            if target and field.name not in ("owner", "created_by", "updated_by", "department"):
                yield field.target_type, target


def texts(model: Any) -> list[Any]:
    """Give the columns of a table that hold text."""
    return [
        column for column in model._meta.concrete_fields if isinstance(column, (models.CharField, models.TextField))
    ]


def documents(model: Any) -> list[Any]:
    """Give the columns of a table that hold JSON."""
    return [column for column in model._meta.concrete_fields if isinstance(column, models.JSONField)]


def containing(rows: Any, words: tuple[str, ...]) -> Any:
    """Keep the rows in which any of the words occurs, in whatever column of text or JSON."""
    wanted = Q(pk__in=())
    for column in texts(rows.model):
        for word in words:
            wanted |= Q(**{f"{column.name}__icontains": word})
    casts = {f"text_of_{column.name}": Cast(column.name, models.TextField()) for column in documents(rows.model)}
    for name in casts:
        for word in words:
            wanted |= Q(**{f"{name}__icontains": word}) | Q(**{f"{name}__icontains": json.dumps(word)[1:-1]})
    return rows.annotate(**casts).filter(wanted)
