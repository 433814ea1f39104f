"""Database fields of the house: one word says what a value is, for the database and for every screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models


class Checked:
    """A field with Kemai's own value checks beside its kind."""

    kind = "text"

    def __init__(self, *args: Any, checks: Sequence[Any] = (), **options: Any) -> None:
        """Keep the checks out of the migration: they belong to the code, not to the table."""
        self.value_checks = tuple(checks)
        super().__init__(*args, **options)


class TextField(Checked, models.CharField):
    """One line of text; 60 characters unless said otherwise."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Default to an optional line of 60 characters."""
        options.setdefault("max_length", 60)
        options.setdefault("blank", True)
        super().__init__(*args, **options)


class LongField(Checked, models.TextField):
    """Text of several lines."""

    kind = "long"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Default to optional."""
        options.setdefault("blank", True)
        super().__init__(*args, **options)


class NumberField(TextField):
    """The record's number, unique in the organisation and given by its numbering rule."""

    kind = "number"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Default to 40 characters."""
        options.setdefault("max_length", 40)
        super().__init__(*args, **options)


class PhoneField(TextField):
    """A phone or fax number as people write it."""

    kind = "phone"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Default to 30 characters."""
        options.setdefault("max_length", 30)
        super().__init__(*args, **options)


class EmailField(TextField):
    """An e-mail address."""

    kind = "email"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Default to 100 characters."""
        options.setdefault("max_length", 100)
        super().__init__(*args, **options)


class UrlField(TextField):
    """A web address."""

    kind = "url"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Default to 200 characters."""
        options.setdefault("max_length", 200)
        super().__init__(*args, **options)


class MoneyField(Checked, models.DecimalField):
    """An amount, two decimals, not negative unless `minimum=None`."""

    kind = "money"

    def __init__(self, *args: Any, minimum: Any = 0, **options: Any) -> None:
        """Default to an optional amount of up to 16 digits before the point."""
        self.minimum = minimum
        for name, value in (("max_digits", 18), ("decimal_places", 2), ("null", True), ("blank", True)):
            options.setdefault(name, value)
        super().__init__(*args, **options)


class WholeField(Checked, models.IntegerField):
    """A whole number within limits."""

    kind = "int"

    def __init__(self, *args: Any, minimum: int | None = None, maximum: int | None = None, **options: Any) -> None:
        """Keep the limits, which belong to the code and not to the table."""
        self.minimum = minimum
        self.maximum = maximum
        super().__init__(*args, **options)


class DateField(Checked, models.DateField):
    """A day, optional unless said otherwise."""

    kind = "date"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Default to optional."""
        options.setdefault("null", True)
        options.setdefault("blank", True)
        super().__init__(*args, **options)


class DictionaryField(models.ForeignKey):
    """A choice that the organisation keeps itself in its data dictionary."""

    kind = "dict"

    def __init__(self, dictionary: str = "", *args: Any, **options: Any) -> None:
        """Name the dictionary; a choice in use can be stopped, not erased."""
        self.dictionary = dictionary
        if args:
            options.setdefault("verbose_name", args[0])
        for name, value in (
            ("to", "core.DictionaryEntry"),
            ("on_delete", models.PROTECT),
            ("related_name", "+"),
            ("db_index", False),
        ):
            options.setdefault(name, value)
        if not options.pop("required", False):
            options.setdefault("null", True)
            options.setdefault("blank", True)
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """Write the dictionary's name into the migration."""
        name, path, args, options = super().deconstruct()
        return name, path, [self.dictionary, *args], options


class DictionaryListField(TextField):
    """Several choices of one dictionary, stored as `,12,15,` so that both databases can look inside."""

    kind = "dicts"

    def __init__(self, dictionary: str = "", *args: Any, **options: Any) -> None:
        """Name the dictionary."""
        self.dictionary = dictionary
        options.setdefault("max_length", 200)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """Write the dictionary's name into the migration."""
        name, path, args, options = super().deconstruct()
        return name, path, [self.dictionary, *args], options


class PeopleField(TextField):
    """Several people of the firm, stored as `,12,15,` so that both databases can look inside."""

    kind = "people"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Default to room for more than a hundred people."""
        options.setdefault("max_length", 1000)
        super().__init__(*args, **options)


class RecordKey(models.ForeignKey):
    """A link to another record of the same organisation."""

    kind = "fk"

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **options: Any) -> None:
        """Default to a protected link without a reverse name."""
        options.setdefault("related_name", "+")
        super().__init__(to, on_delete, **options)


class RecordPart(models.OneToOneField):
    """The link of a part (a profile) to its whole."""

    kind = "fk"


KIND_OF_COLUMN = (
    (models.ForeignKey, "fk"),
    (models.DateTimeField, "dt"),
    (models.DateField, "date"),
    (models.BooleanField, "bool"),
    (models.DecimalField, "dec"),
    (models.IntegerField, "int"),
    (models.TextField, "long"),
    (models.CharField, "text"),
)


def kind_name(column: Any) -> str | None:
    """Name the kind of a model field, or None when people and machines never see it."""
    if column.choices:
        return "pick"
    own = getattr(column, "kind", None)
    if own:
        return str(own)
    return next((name for base, name in KIND_OF_COLUMN if isinstance(column, base)), None)
