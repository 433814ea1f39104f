"""A merge moves all that links to a record: what the database itself knows of links is compared with what is moved."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from kemai.core.merge.declare import mergeable
from kemai.core.merge.links import links_to
from kemai.core.records import registry

NO_RECORDS = {"batch"}
"""Whole numbers that name no record: a job, an import."""


def every_model() -> list[Any]:
    return [one for one in apps.get_models(include_auto_created=True) if one._meta.managed and not one._meta.proxy]


@pytest.mark.django_db
def test_every_foreign_key_of_the_database_to_a_record_that_can_be_merged_is_moved():
    """PostgreSQL's keys of two columns name the firm beside the id; the firm of a row never changes."""
    known = {
        (record_type.model._meta.db_table, link.model._meta.db_table, link.place.column)
        for record_type in registry.all()
        for link in links_to(record_type)
        if not link.typed and not link.own
    }
    targets = {one.model._meta.db_table for one in registry.all() if mergeable(one)}
    targets |= {
        part.model._meta.db_table for one in registry.all() if mergeable(one) for part in registry.parts_of(one)
    }
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = {
            (one["foreign_key"][0], table, column)
            for table in tables
            for one in connection.introspection.get_constraints(cursor, table).values()
            for column in one["columns"]
            if one["foreign_key"] and one["foreign_key"][0] in targets and column != "organisation_id"
        }
    assert found
    assert found - known == set()


def test_every_table_that_hangs_on_a_record_is_moved_or_says_why_not():
    moved = {link.model for record_type in registry.all() for link in links_to(record_type) if link.typed}
    silent = []
    for model in every_model():
        names = {column.name for column in model._meta.concrete_fields}
        stays = getattr(model, "stays_at_merge", "")
        assert isinstance(stays, str), model
        if "record_id" in names and model not in moved and len(stays) < 20:
            silent.append(model._meta.label)
    assert silent == []
    assert {one._meta.label for one in moved} >= {"core.Note", "core.Attachment", "core.OutMessage"}


def test_no_table_names_records_in_columns_that_a_merge_does_not_know():
    """A whole number called `…_id` is a foreign key, or `record_id` beside `record_type`, or there is a reason."""
    unknown = [
        f"{model._meta.label}.{column.name}"
        for model in every_model()
        if model.__module__.startswith("kemai.") and len(getattr(model, "stays_at_merge", "")) < 20
        for column in model._meta.concrete_fields
        if isinstance(column, models.IntegerField)
        and not column.is_relation
        and not column.primary_key
        and column.name.endswith("_id")
        and column.name not in NO_RECORDS
        and not (column.name == "record_id" and any(one.name == "record_type" for one in model._meta.concrete_fields))
    ]
    assert unknown == []
