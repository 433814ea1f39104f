"""Columns of texts as PostgreSQL writes arrays: by hand, since the driver takes ten times as long over each text."""

from __future__ import annotations

from collections.abc import Iterable


def text_array(values: Iterable[str | None]) -> str:
    """Write texts as one array; a backslash and a quotation mark are escaped, None is NULL."""
    return f"{{{','.join(['NULL' if value is None else quoted(value) for value in values])}}}"


def quoted(value: str) -> str:
    """Write one text as an element of an array."""
    if "\\" in value or '"' in value:
        value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{value}"'
