"""The JSON column of own values, and how the database reads one value out of it. All raw SQL of own values is here."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Transform

from kemai.core.own.values import NUMBERS, STORED, TEXTS, WHOLE, WIDE, moment_of, moment_text

KEY = re.compile(r"(?:{})_[a-z][a-z0-9_]{{0,29}}".format("|".join(sorted(STORED))))
SQLITE = {
    "text": "COALESCE(json_extract({column}, '$.{key}'), '')",
    "number": "CAST(json_extract({column}, '$.{key}') AS NUMERIC)",
    "whole": "CAST(json_extract({column}, '$.{key}') AS INTEGER)",
    "bool": "COALESCE(json_extract({column}, '$.{key}'), 0)",
    "plain": "json_extract({column}, '$.{key}')",
}
POSTGRES = {
    "text": "COALESCE(({column} ->> '{key}'), '')",
    "number": "(({column} ->> '{key}')::numeric)",
    "whole": "(({column} ->> '{key}')::bigint)",
    "bool": "COALESCE(({column} ->> '{key}')::boolean, false)",
    "plain": "({column} ->> '{key}')",
}
CENT = Decimal("0.01")
TITLE = "(SELECT {title} FROM {table} WHERE {table}.{id} = {value})"
MARK = re.compile(r"of_([a-z_]+\.[a-z0-9]+)\.([a-z_]+)")


class DayText(models.TextField):
    """A day kept as ISO text."""

    def to_python(self, value: Any) -> Any:
        """Give the day."""
        return value if value is None or isinstance(value, date) else date.fromisoformat(str(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Give the day of the stored text."""
        return None if value is None else date.fromisoformat(value)

    def get_prep_value(self, value: Any) -> Any:
        """Write a day as it is stored."""
        day = self.to_python(value)
        return None if day is None else day.isoformat()


class MomentText(DayText):
    """A moment kept as UTC text."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Give the moment of the stored text."""
        return None if value is None else moment_of(value)

    def to_python(self, value: Any) -> Any:
        """Give the moment."""
        if value is None or isinstance(value, datetime):
            return value
        text = str(value)
        return moment_of(text) if text.endswith("Z") and "T" in text else datetime.fromisoformat(text)

    def get_prep_value(self, value: Any) -> Any:
        """Write a moment as it is stored."""
        moment = self.to_python(value)
        return None if moment is None else moment_text(moment)


class PlainText(models.TextField):
    """A text, day or moment as it is stored in the column, for values that are looked up beside it."""

    def get_prep_value(self, value: Any) -> Any:
        """Write a value as it is stored."""
        if isinstance(value, datetime):
            return moment_text(value)
        return value.isoformat() if isinstance(value, date) else super().get_prep_value(value)

    def deconstruct(self) -> Any:
        """Be a plain column of text to migrations."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.TextField", args, options


class Cents(models.DecimalField):
    """An amount of money; whatever the database makes of it, it has two decimals."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Give the amount."""
        return None if value is None else Decimal(value).quantize(CENT)


class LinkId(models.BigIntegerField):
    """The id of a linked record; its title is read by `of_<app>.<model>.<field>`."""

    def get_transform(self, lookup_name: str) -> Any:
        """Read the title of the linked record."""
        return titled(lookup_name) if MARK.fullmatch(lookup_name) else super().get_transform(lookup_name)


def shape_of(kind: str) -> str:
    """Name the form in which the database reads a kind."""
    if kind in TEXTS:
        return "text"
    if kind in NUMBERS:
        return "number"
    return "whole" if kind in WHOLE else "bool" if kind == "bool" else "plain"


OUTPUT: dict[str, Any] = {
    **{kind: models.TextField() for kind in TEXTS},
    **{kind: models.DecimalField(max_digits=18, decimal_places=6) for kind in NUMBERS},
    "money": Cents(max_digits=18, decimal_places=2),
    **{kind: models.BigIntegerField() for kind in WHOLE},
    "fk": LinkId(),
    "bool": models.BooleanField(),
    "date": DayText(),
    "dt": MomentText(),
}


def expression(vendor: str, column: str, key: str) -> str:
    """Write the SQL that reads one value; the key has been checked letter by letter."""
    if not KEY.fullmatch(key):
        raise ValueError(key)
    form = (POSTGRES if vendor == "postgresql" else SQLITE)[shape_of(key.partition("_")[0])]
    return form.format(column=column, key=key)


@cache
def reading(key: str) -> type[Transform]:
    """Make the transform that reads the value of a key."""

    class OwnValue(Transform):
        """One own value."""

        lookup_name = key
        output_field = OUTPUT[key.removeprefix(WIDE).partition("_")[0]]

        def as_sql(self, compiler: Any, connection: Any, *_given: Any, **_more: Any) -> Any:
            """Write the reading of the value."""
            column, given = compiler.compile(self.lhs)
            column = f"+{column}" if key.startswith(WIDE) else column
            return expression(connection.vendor, column, key.removeprefix(WIDE)), given

        def get_db_converters(self, connection: Any) -> list[Any]:
            """Take numbers as they come: the database has cast them, and those of lists are many."""
            return self.output_field.get_db_converters(connection)

        as_sqlite = as_sql  # Django would cast decimals once more, and their index would not be met

    return OwnValue


@cache
def titled(mark: str) -> type[Transform]:
    """Make the transform that reads the title of a linked record."""
    from kemai.core.records import registry

    key, _dot, name = mark.removeprefix("of_").rpartition(".")
    meta = registry.get(key).model._meta

    class Title(Transform):
        """The title of a linked record."""

        lookup_name = mark
        output_field = models.TextField()

        def as_sql(self, compiler: Any, connection: Any, *_given: Any, **_more: Any) -> Any:
            """Write the reading of the title."""
            quote = connection.ops.quote_name
            value, given = compiler.compile(self.lhs)
            names = {"table": quote(meta.db_table), "id": quote("id"), "value": value}
            return TITLE.format(title=quote(meta.get_field(name).column), **names), given

    return Title


class OwnValues(models.JSONField):
    """The column `custom`; `custom__date_inspected_on` in a query is the value of that own field."""

    def deconstruct(self) -> Any:
        """Be a plain JSON column to migrations."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.JSONField", args, options

    def get_transform(self, name: str) -> Any:
        """Read one own value."""
        return reading(name) if KEY.fullmatch(name.removeprefix(WIDE)) else super().get_transform(name)
