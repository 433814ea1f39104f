"""Shapes of what comes in by the address and what goes out; the fields of each record type are filled in per type."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import Field

from kemai.core.records.conditions import UnknownName
from kemai.core.tenancy.request import Request


class Wish(Schema):
    """What a program asks of a list."""

    f: list[str] = Field([], description="field:operator:value|value", max_length=50)
    where: str = Field("", max_length=2000, description="地区=四川 AND (行业=酒类 OR 名称 like 酒)")
    q: str = Field("", max_length=100)
    sort: str = Field("", max_length=80, description="field, -field")
    fields: str = Field("", max_length=4000, description="field,field")
    after: str = Field("", max_length=2000)
    limit: int = Field(50, ge=1, le=200)


class Turn(Schema):
    """A page of something that grows at its end."""

    after: int = Field(0, ge=0, lt=2**63)
    limit: int = Field(50, ge=1, le=200)


class Confirmation(Schema):
    """Whether like records were looked at."""

    confirm_duplicates: bool = False


class Row(Schema):
    """One record; its fields follow in the description of each type."""

    id: int
    lock_version: int
    masked: list[str]


class Page(Schema):
    """A page of records and the cursor of the next one."""

    items: list[Row]
    next: str | None


class Reference(Schema):
    """A linked record or a choice."""

    id: int | str
    label: str


class Change(Schema):
    """One field that changed, in words."""

    name: str
    label: str
    old: str
    new: str


class Act(Schema):
    """One thing done to a record."""

    id: int
    at: str
    by: Reference | None
    action: str
    label: str
    changes: list[Change]


class History(Schema):
    """A page of what was done, newest first."""

    items: list[Act]
    next: int | None


class Entry(Schema):
    """One choice of a dictionary."""

    id: int
    code: str
    label: str
    zh: str
    en: str
    parent: int | None
    colour: int
    active: bool


class Dictionary(Schema):
    """A dictionary with its choices in their order."""

    key: str
    label: str
    entries: list[Entry]


class Dictionaries(Schema):
    """All dictionaries."""

    items: list[Dictionary]


class Me(Schema):
    """The person that a token or session stands for, with the scope of every verb on every record type."""

    user: Reference
    organisation: Reference
    department: Reference | None
    language: str
    rights: dict[str, dict[str, str]]
    extra: list[str]


def only(request: Request, shape: type[Schema] | None = None) -> None:
    """Refuse a parameter that the operation does not know, by its name."""
    known: Any = shape.model_fields if shape else ()
    for name in request.GET:
        if name not in known:
            raise UnknownName(name)
