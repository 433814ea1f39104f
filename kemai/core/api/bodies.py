"""Reading the body of a write: each value must have the JSON type that the description of the API says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kemai.core.lines.keeping import LINES, placed
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.fields import Field
from kemai.core.records.kinds.texts import TextKind
from kemai.core.records.words import enumerated

if TYPE_CHECKING:
    from kemai.core.records.registry import Resolved
    from kemai.core.tenancy.viewer import Viewer

NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})")
NUMBER_MOST = 10**15
ID_MOST = 2**63
LINE_KEYS = ("id", "lock_version")


def fitting(body: Mapping[str, Any], resolved: Resolved, viewer: Viewer) -> dict[str, Any]:
    """Give the values of a body; raises Rejected with a reason beside each value of a wrong type."""
    errors: dict[str, list[Invalid]] = {}
    for name, raw in body.items():
        if name == LINES and resolved.type.lines:
            errors |= line_faults(raw, registry.resolve(registry.get(resolved.type.lines), viewer))
            continue
        field = resolved.fields.get(name)
        try:
            if field is not None and field.editable:
                check(field, raw)
        except Invalid as reason:
            errors[name] = [reason]
    if errors:
        raise Rejected(errors)
    return dict(body)


def line_faults(rows: Any, resolved: Resolved) -> dict[str, list[Invalid]]:
    """Give what does not fit among the lines that come with a record: a list of objects, each with its own values."""
    if not isinstance(rows, list):
        return {LINES: [refuse(_("应为列表"))]}
    errors: dict[str, list[Invalid]] = {}
    for place, row in enumerate(rows):
        if not isinstance(row, dict):
            errors[placed(place, "")] = [refuse(_("应为对象"))]
            continue
        for name, raw in row.items():
            field = resolved.fields.get(name)
            try:
                if name in LINE_KEYS:
                    key(raw)
                elif field is not None and field.editable:
                    check(field, raw)
            except Invalid as reason:
                errors[placed(place, name)] = [reason]
    return errors


def key(raw: Any) -> None:
    """Take the id or the version of a line."""
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw < ID_MOST:
        raise refuse(_("应为编号（整数 id）"))


def check(field: Field, raw: Any) -> None:
    """Refuse a value whose JSON type is not the field's; null empties every field but a yes or no."""
    if raw is not None or field.kind.name == "bool":
        (text if isinstance(field.kind, TextKind) else CHECKS[field.kind.name])(field, raw)


def refuse(expected: Any) -> Invalid:
    """Say which JSON type is expected."""
    return Invalid("E-FMT", expected)


def text(field: Field, raw: Any) -> None:
    """Take a string, not longer than the field."""
    plain(raw, field.max_length)


def plain(raw: Any, longest: int | None = None) -> None:
    """Take a string of characters that a database can hold."""
    if not isinstance(raw, str):
        raise refuse(_("应为文字"))
    if any(char == "\x00" or "\ud800" <= char <= "\udfff" for char in raw):
        raise refuse(_("含有不允许的字符"))
    if longest is not None and len(raw) > longest:
        raise Invalid("E-RNG", _("最多 %(limit)d 个字") % {"limit": longest})


def code(field: Field, raw: Any) -> None:
    """Take one of the fixed codes; an empty string empties the field."""
    if not isinstance(raw, str) or (raw and raw not in field.labels):
        raise refuse(enumerated(field.labels))


def entry(field: Field, raw: Any) -> None:
    """Take an id or a code of the dictionary."""
    if isinstance(raw, str) and raw:
        plain(raw)
    else:
        link(field, raw)


def entries(field: Field, raw: Any) -> None:
    """Take a list of ids or codes."""
    if not isinstance(raw, list):
        raise refuse(_("应为列表"))
    for item in raw:
        entry(field, item)


def several(field: Field, raw: Any) -> None:
    """Take a list of ids."""
    if not isinstance(raw, list):
        raise refuse(_("应为列表"))
    for item in raw:
        link(field, item)


def link(field: Field, raw: Any) -> None:
    """Take an id."""
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 < raw < ID_MOST:
        raise refuse(_("应为编号（整数 id）"))


def yes_or_no(field: Field, raw: Any) -> None:
    """Take true or false."""
    if not isinstance(raw, bool):
        raise refuse("true / false")


def whole(field: Field, raw: Any) -> None:
    """Take a whole number."""
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise refuse(_("应为整数"))


def number(field: Field, raw: Any) -> None:
    """Take a number, or its digits as a string so that none is lost."""
    if isinstance(raw, str):
        if not NUMBER.fullmatch(raw):
            raise refuse("1234.50")
    elif not isinstance(raw, (int, float)) or isinstance(raw, bool):
        raise refuse("1234.50")
    elif not abs(Decimal(raw)) < NUMBER_MOST:
        raise Invalid("E-RNG", f"< {NUMBER_MOST}")


def day(field: Field, raw: Any) -> None:
    """Take a day as 2026-11-22."""
    if not isinstance(raw, str) or not DAY.fullmatch(raw):
        raise refuse("2026-11-22")


def moment(field: Field, raw: Any) -> None:
    """Take a moment with its zone, as 2026-11-22T14:30:00+08:00."""
    if not isinstance(raw, str) or not MOMENT.fullmatch(raw):
        raise refuse("2026-11-22T14:30:00+08:00")
    try:
        datetime.fromisoformat(raw).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise refuse("2026-11-22T14:30:00+08:00") from error


CHECKS: dict[str, Callable[[Field, Any], None]] = {
    "pick": code,
    "dict": entry,
    "dicts": entries,
    "people": several,
    "file": several,
    "fk": link,
    "bool": yes_or_no,
    "int": whole,
    "dec": number,
    "money": number,
    "pct": number,
    "date": day,
    "dt": moment,
}
