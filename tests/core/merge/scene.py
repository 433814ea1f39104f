"""Two customers that are one, with all that may hang on them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kemai.core import actions
from kemai.core.files.store import attach
from kemai.core.notes.actions import write_note
from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.tenancy import Viewer, acting_as


def customers() -> RecordType:
    return registry.get("customers.customer")


def people_at() -> RecordType:
    return registry.get("customers.contact")


@dataclass
class Scene:
    """The firm, the survivor, the one that goes, and a contact of each."""

    firm: Any
    kept: int = 0
    removed: int = 0
    contacts: list[int] = field(default_factory=list)

    def acting(self, login: str) -> AbstractContextManager[Viewer]:
        """Act as one of the firm's people."""
        return acting_as(self.firm.viewer(login))


def add(firm: Any, login: str = "sales1", key: str = "customers.customer", **values: Any) -> Any:
    """Add a record as one of the firm's people."""
    with acting_as(firm.viewer(login)) as by:
        return actions.add(registry.get(key), values, by=by)


@pytest.fixture
def pair(firm: Any) -> Scene:
    """Two files of one customer: each has a contact and a note, the second a phone, a profile and a file too."""
    made = Scene(firm)
    made.kept = add(firm, name="东方食品", city="苏州").pk
    second = add(firm, name="东方食品（苏州）有限公司", city="吴江", phone="0512-87654321")
    made.removed = second.pk
    for name, customer in (("王强", made.kept), ("李红", made.removed)):
        made.contacts.append(add(firm, key="customers.contact", name=name, customer=customer).pk)
    add(firm, key="customers.customerprofile", customer=made.removed, intro="做饼干的")
    with made.acting("sales1") as by:
        actions.edit(customers(), made.kept, {"main_contact": made.contacts[0]}, by=by)
        write_note(customers(), made.kept, "第一次电话", by=by)
        write_note(customers(), made.removed, "寄过样品", by=by)
        attach(customers(), made.removed, [SimpleUploadedFile("报价.txt", "报价".encode())], by=by)
    return made
