"""Fixtures: a small believable firm with its people, a second firm, and browsers of anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client

from kemai.core.tenancy import prepared
from kemai.core.tenancy.current import acting_as, everyone
from kemai.core.tenancy.memory import forget_all
from kemai.core.tenancy.session import as_owner
from kemai.core.tenancy.viewer import Viewer
from kemai.core.testing.planting import Planted, leave_room, plant


def pytest_configure() -> None:
    """Hash passwords quickly in tests (real hashing is Django's own), and do jobs where they are started."""
    settings.JOBS_IMMEDIATE = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_unguarded(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
        """Empty the tables after a transactional test: the log's guard falls first, post_migrate puts it back."""
        from kemai.core.history.guard import unguard
        from kemai.core.search.store import store

        with as_owner(self.connection):
            unguard(self.connection.alias)
            flush(self, sql_list)
        if self.connection.vendor == "sqlite":
            store().refill()  # the token index is no table of Django's

    BaseDatabaseOperations.execute_sql_flush = flush_unguarded  # type: ignore[method-assign]
    scan_once()


FIRM = ("江南智造设备有限公司", "jiangnan", "")
OTHER_FIRM = ("北方重工有限公司", "north", "b-")


def scan_once() -> None:
    """Let a folder of static files be looked through once in a process, not once for each browser of a test."""
    whitenoise: Any = import_module("whitenoise.base").WhiteNoise
    scan, seen = whitenoise.update_files_dictionary, dict[tuple[str, str], dict[str, Any]]()

    def scan_new(self: Any, root: str, prefix: str) -> None:
        if (root, prefix) not in seen:
            before = self.files
            self.files = {}
            scan(self, root, prefix)
            seen[root, prefix], self.files = self.files, before
        self.files.update(seen[root, prefix])

    whitenoise.update_files_dictionary = scan_new


@dataclass(frozen=True)
class Firm:
    """An organisation of the tests with its people by sign-in name (without the prefix)."""

    organisation: Any
    people: dict[str, Any]

    def viewer(self, login: str = "sales1") -> Viewer:
        """Give the viewer of one of its people."""
        from kemai.core.access.provider import viewer_of

        user = type(self.people[login])._base_manager.select_related("organisation").get(pk=self.people[login].pk)
        return viewer_of(user)

    def client(self, login: str = "sales1", language: str = "zh-hans") -> Client:
        """Give a test browser in which that person is signed in."""
        client = Client()
        client.cookies["kemai_language"] = language
        with everyone(reason="tests"):
            client.force_login(self.people[login])
        return client


def make_firm(name: str, code: str, prefix: str) -> Firm:
    """Make an organisation with the people of the demo firm."""
    seeds = import_module("kemai.areas.accounts.seeds")

    with everyone(reason="tests"):
        organisation = seeds.found_organisation(name, code)
        return Firm(organisation, seeds.seed_people(organisation, prefix=prefix))


@cache
def planted() -> tuple[Planted, Planted]:
    """Give the two firms of the tests, made once in this process on an installation without any."""
    with transaction.atomic():
        first = plant(lambda: make_firm(*FIRM))
        leave_room()
        second = plant(lambda: make_firm(*OTHER_FIRM))
        transaction.set_rollback(True)
    forget()
    return first, second


def put(place: int, named: tuple[str, str, str], *others: str) -> Firm:
    """Put a firm of the tests back, or make it anew beside firms that a test has made before.

    Its numbers were in use before, so what was remembered under them is forgotten first.
    """
    forget()
    known = planted.cache_info().currsize > 0
    again: Firm = planted()[place].again() if alone(*others) and (known or alone()) else make_firm(*named)
    return again


def alone(*others: str) -> bool:
    """Say whether the installation has no firm but these, by code."""
    model = import_module("kemai.areas.accounts.models").Organisation
    with everyone(reason="tests"):
        return not model.objects.exclude(code__in=others).exists()


@pytest.fixture
def firm(db: None) -> Firm:
    """The firm most tests play in: admin, exec1, mgr1, sales1–3, clerk1, svc1, op1, fin1, rev1."""
    return put(0, FIRM)


@pytest.fixture
def other_firm(db: None) -> Firm:
    """A second firm on the same installation, whose data nobody of the first may meet."""
    return put(1, OTHER_FIRM, FIRM[1])


@pytest.fixture
def viewer(firm: Firm) -> Callable[[str], Viewer]:
    """Give viewers of the firm's people by sign-in name."""
    return firm.viewer


@pytest.fixture
def client_of(firm: Firm) -> Callable[..., Client]:
    """Give signed-in test browsers of the firm's people by sign-in name."""
    return firm.client


@pytest.fixture
def sales1(firm: Firm) -> Iterator[Viewer]:
    """Play the whole test as sales1."""
    with acting_as(firm.viewer("sales1")) as someone:
        yield someone


@pytest.fixture(autouse=True)
def forget_caches() -> Iterator[None]:
    """Forget what processes keep in memory of organisations between tests."""
    yield
    forget()


def forget() -> None:
    """Forget what this process keeps in memory of organisations."""
    from kemai.core.audit import denials, tally
    from kemai.core.screens import saved

    import_module("kemai.areas.accounts.viewers").forget()
    saved.forget_all()
    import_module("kemai.areas.accounts.hosting.linking").forget()
    forget_all()
    prepared.forget()
    for kept in (denials, tally):
        kept.forget()
