"""What the tests of the API share: programs that bring a token, of any person of either firm."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from kemai.areas.accounts.actions import make_token
from kemai.core.tenancy import acting_as
from kemai.core.testing.plugin import Firm

ROOT = "/api/v1/"


@dataclass
class Program:
    """A program that acts as one person."""

    key: str

    def call(self, method: str, address: str, body: Any = None, **extra: Any) -> Any:
        """Send one request; `body` goes out as JSON."""
        if body is not None:
            extra |= {"data": json.dumps(body), "content_type": "application/json"}
        client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {self.key}"})
        return client.generic(method, ROOT + address, **extra)

    def get(self, address: str, **query: Any) -> Any:
        """Read."""
        client = Client(headers={"Authorization": f"Bearer {self.key}"})
        return client.get(ROOT + address, query)

    def post(self, address: str, body: Any = None) -> Any:
        """Add or act."""
        return self.call("POST", address, body)

    def patch(self, address: str, body: Any) -> Any:
        """Change."""
        return self.call("PATCH", address, body)

    def delete(self, address: str) -> Any:
        """Delete."""
        return self.call("DELETE", address)

    def add(self, address: str, **values: Any) -> dict[str, Any]:
        """Add a record and give it."""
        answer = self.post(f"{address}/?confirm_duplicates=true", values)
        assert answer.status_code == 201, answer.content.decode()
        return dict(answer.json())


def program_of(firm: Firm, login: str) -> Program:
    """Make a token of a person of a firm."""
    with acting_as(firm.viewer(login)) as viewer:
        return Program(make_token(firm.people[login], "test", by=viewer))


@pytest.fixture
def program(firm: Firm) -> Callable[[str], Program]:
    """Give programs that act as the firm's people."""
    return lambda login="sales1": program_of(firm, login)


@pytest.fixture
def stranger(other_firm: Firm) -> Program:
    """A program of the administrator of another firm."""
    return program_of(other_firm, "admin")


def codes(answer: Any) -> set[tuple[str, str]]:
    """Give the reasons of a refusal as code and field."""
    return {(one["code"], one["field"]) for one in answer.json()["errors"]}
