"""Rows for the people whom a record names, beside it, so that an index gives each of them their records in order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kemai.core.records import bulk
from kemai.core.records.among import among


def people(stored: str) -> set[int]:
    """Give the colleagues of a stored list."""
    return {int(one) for one in stored.split(",") if one}


def keep_named(model: Any, link: str, ids: Iterable[int], *, people_in: str, by: str) -> None:
    """Bring the rows of some records in line with whom they name and when they are, in the same transaction.

    The rows of `model` lead by `link` to a record whose people stand in its column `people_in`; they repeat its column
    `by` under the same name.
    """
    ids, key = list(ids), f"{link}_id"
    records = model._meta.get_field(link).related_model.objects.with_deleted().filter(among("pk", ids))
    named = records.values_list("organisation_id", "pk", by, people_in)
    wanted = {(firm, pk, person): moment for firm, pk, moment, stored in named for person in people(stored)}
    kept = model.objects.filter(among(key, ids)).values_list("pk", by, "organisation_id", key, "user_id")
    have = {tuple(one): (pk, moment) for pk, moment, *one in kept}
    if left := [pk for one, (pk, _moment) in have.items() if one not in wanted]:
        model.objects.filter(among("pk", left)).delete()
    moved = {pk: {by: wanted[one]} for one, (pk, moment) in have.items() if wanted.get(one, moment) != moment}
    bulk.update(model, moved)
    model.objects.bulk_create(
        model(organisation_id=firm, user_id=person, **{key: record, by: wanted[firm, record, person]})
        for firm, record, person in sorted(wanted.keys() - have.keys())
    )
