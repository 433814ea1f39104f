"""Requests made from the description, right and wrong ones, meet the answers that it declares; nothing breaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kemai.core.records import registry
from tests.core.api.conftest import Program, program_of

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
ON_SQLITE = int(connection.vendor == "sqlite")
QUICK = settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def manager(firm: Any) -> Program:
    """A program of the manager with a record of every type, so that answers have something in them."""
    made = program_of(firm, "mgr1")
    customer = made.add("customers", name="东方食品", industry="food", birth_date="1999-12-31", size_class="large")
    contact = made.add("contacts", name="王芳", customer=customer["id"])
    made.add("customerprofiles", customer=customer["id"], assets="12.50")
    made.add("contactprofiles", contact=contact["id"], birth_date="1980-02-29")
    return made


@pytest.fixture
def application() -> Iterator[WSGIHandler]:
    """The server itself, which leaves the connection of the test open between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def met_here(path: str) -> bool:
    """Each type meets one of the two databases, customers and what is no type both: all types share their code."""
    place = path.strip("/").split("/")[2:3]
    types = sorted(one.address for one in registry.all())
    return not place or place[0] not in types or place[0] == "customers" or types.index(place[0]) % 2 == ON_SQLITE


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_the_description_holds(mode: GenerationMode, manager: Program, application: WSGIHandler) -> None:
    headers = {"Authorization": f"Bearer {manager.key}", "Accept-Encoding": "identity"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, headers=headers)
    statuses: set[int] = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        if not met_here(operation.path):
            continue

        @QUICK
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            if "record_id" in case.path_parameters and mode is GenerationMode.POSITIVE:
                case.path_parameters["record_id"] = 1
            answer = case.call(headers=headers)
            statuses.add(answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        ask()
    assert {200, 422} <= statuses if mode is GenerationMode.POSITIVE else {400, 404, 422} <= statuses
