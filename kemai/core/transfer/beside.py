"""Types whose records may come along in the file of another: the contacts of the customer in whose row they stand.

A type says so by `transfer = {"with": ("customer",)}`, the links by which it belongs to others; a type that a firm has
made comes along with every type that it links to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kemai.core.records import registry
from kemai.core.records.fields import Field
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.targets import targets

Fields = dict[str, Field]


def beside(record_type: RecordType, by: Viewer) -> Iterator[tuple[RecordType, Field]]:
    """Give the types that a person may bring in along with a type, each with the link that joins them."""
    for one in registry.all():
        if one is record_type or "import" in one.without or not by.may(registry.whole_of(one).key, "import"):
            continue
        reached = targets(one, by)
        links = (reached[name] for name in one.transfer.get("with", ()) if name in reached)
        link = next((field for field in links if field.target is record_type.model), None)
        if link is not None:
            yield one, link


def reachable(record_type: RecordType, by: Viewer) -> Fields:
    """Give all that a file of a type may fill, those beside it as `customers.contact/mobile`, called 联系人 · 手机."""
    found = dict(targets(record_type, by))
    for one, link in beside(record_type, by):
        for name, field in targets(one, by).items():
            if name != link.name:
                found[f"{one.key}/{name}"] = replace(field, label=f"{one.label} · {field.label}")
    return found


def parted(target: str) -> tuple[str, str, str]:
    """Part `customers.contact/name.given` into type (empty for the file's own), field and part of a name."""
    key, _slash, rest = target.rpartition("/")
    name, _dot, part = rest.partition(".")
    return key, name, part


def field_of(target: str) -> str:
    """Give a target without the part of a name."""
    key, name, _part = parted(target)
    return f"{key}/{name}" if key else name
