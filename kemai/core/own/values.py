"""Own values in the JSON column `custom`: one key for each kind and name, so that two kinds never meet under one key.

The key `date_inspected_on` holds ISO text, `dec_…` and `money_…` a number as text, `dt_…` UTC as ISO text, `int_…`,
`dict_…` and `fk_…` whole numbers, `bool_…` true or false, all others text. An empty value has no key.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

PREFIX = "custom__"
WIDE = "wide_"  # before a key in a query: read the value, but not by its index
MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
TEXTS = frozenset({"text", "long", "url", "phone", "email", "dicts", "file"})
NUMBERS = frozenset({"dec", "money", "pct"})
WHOLE = frozenset({"int", "dict", "fk"})
STORED = TEXTS | NUMBERS | WHOLE | {"date", "dt", "bool"}


def key_of(kind: str, name: str) -> str:
    """Name the key of an own field."""
    return f"{kind}_{name}"


def moment_text(value: datetime) -> str:
    """Write a moment so that texts compare as moments do."""
    return value.astimezone(UTC).strftime(MOMENT)


def moment_of(text: str) -> datetime:
    """Read a moment."""
    return datetime.strptime(text, MOMENT).replace(tzinfo=UTC)


WRITE: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(NUMBERS, str),
    "date": date.isoformat,
    "dt": moment_text,
}
READ: dict[str, Callable[[Any], Any]] = {**dict.fromkeys(NUMBERS, Decimal), "date": date.fromisoformat, "dt": moment_of}


def read_own(custom: dict[str, Any], key: str) -> Any:
    """Give the value under a key as its kind has it; texts without one are empty, yes or no is no."""
    kind = key.partition("_")[0]
    stored = custom.get(key)
    if stored is None:
        return "" if kind in TEXTS else False if kind == "bool" else None
    read = READ.get(kind)
    return read(stored) if read else stored


def write_own(custom: dict[str, Any], key: str, value: Any) -> None:
    """Put a value under its key; an empty one leaves no key behind."""
    if value is None or value is False or value == "":
        custom.pop(key, None)
        return
    write = WRITE.get(key.partition("_")[0])
    custom[key] = write(value) if write else value


def own_of(record: Any, path: str) -> Any:
    """Give an own value of a record by its query path."""
    return read_own(record.custom, path.removeprefix(PREFIX))


def put(record: Any, path: str, value: Any) -> None:
    """Set a stored value on a record: an attribute, or for an own field its place in `custom`."""
    if path.startswith(PREFIX):
        write_own(record.custom, path.removeprefix(PREFIX), value)
    else:
        setattr(record, path, value)
