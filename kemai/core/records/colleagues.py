"""The people of a firm by id, in memory until the version of the firm moves, as it does when one of them changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model

from kemai.core.records.among import among
from kemai.core.tenancy.current import viewer
from kemai.core.tenancy.memory import Memory
from kemai.core.tenancy.viewer import Viewer


class Colleague(NamedTuple):
    """One person as lists name them."""

    login: str
    name: str
    department_id: int | None
    active: bool


def _read(organisation_id: int) -> dict[int, Colleague]:
    rows = people().filter(organisation_id=organisation_id).order_by("name", "pk")
    found = rows.values_list("pk", "login", "name", "department_id", "status")
    return {pk: Colleague(login, name, department, status == "active") for pk, login, name, department, status in found}


_known = Memory(_read)


def people() -> Any:
    """Give the people of all firms; the caller names the firm."""
    return get_user_model()._base_manager


def colleagues(looking: Viewer) -> dict[int, Colleague]:
    """Give everybody of a firm, in the order of their names."""
    return _known.of(looking)


def active(looking: Viewer) -> dict[int, Colleague]:
    """Give those who are at work in the firm."""
    return {pk: one for pk, one in colleagues(looking).items() if one.active}


def names(ids: Iterable[int]) -> dict[int, str]:
    """Give the names of people of the firm that is looking; without a viewer they are read."""
    return {pk: one.name for pk, one in _some(ids).items()}


def logins(ids: Iterable[int]) -> dict[int, str]:
    """Give the sign-in names of people, as `names` does."""
    return {pk: one.login for pk, one in _some(ids).items()}


def _some(ids: Iterable[int]) -> dict[int, Colleague]:
    wanted, looking = set(ids), viewer()
    if looking is not None:
        known = colleagues(looking)
        return {pk: known[pk] for pk in wanted if pk in known}
    rows = people().filter(among("pk", wanted)).values_list("pk", "login", "name", "department_id", "status")
    return {pk: Colleague(login, name, department, status == "active") for pk, login, name, department, status in rows}
