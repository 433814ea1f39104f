"""The description of the API: real schemas per type, every refusal declared, nothing beyond one's rights."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from kemai.core.api.document import described
from kemai.core.records import registry
from kemai.core.tenancy import acting_as


@pytest.fixture
def document(firm: Any) -> dict[str, Any]:
    """The API as the manager meets it."""
    with acting_as(firm.viewer("mgr1")) as viewer:
        return described(viewer, "/api/v1/")


def test_every_record_type_is_described(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    for record_type in registry.all():
        name = record_type.model.__name__
        home = f"/api/v1/{record_type.address}/"
        assert set(document["paths"][home]) == {"get", "post"}
        assert set(document["paths"][f"{home}{{record_id}}/"]) == {"get", "patch", "delete"}
        assert f"{home}{{record_id}}/history/" in document["paths"]
        assert {name, f"{name}Page", f"{name}Add", f"{name}Change"} <= set(document["components"]["schemas"])
    assert "/api/v1/customers/{record_id}/actions/lift_blacklist/" in document["paths"]
    assert not [path for path in document["paths"] if "{address}" in path or "{code}" in path]


def test_schemas_say_limits_choices_and_what_is_required(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    add = schemas["CustomerAdd"]
    assert add["required"] == ["name"]
    assert add["additionalProperties"] is False
    assert add["properties"]["name"] == {"title": "客户名称", "type": "string", "maxLength": 120, "minLength": 1}
    assert {"company", "person"} < set(add["properties"]["kind"]["enum"])
    assert "liquor" in str(add["properties"]["industry"])
    assert add["properties"]["birth_date"]["format"] == "date"
    assert "created_at" not in add["properties"]
    assert schemas["Customer"]["properties"]["created_at"]["readOnly"] is True
    assert schemas["ContactAdd"]["required"] == ["name", "customer"]
    assert schemas["CustomerProfileAdd"]["properties"]["assets"]["anyOf"][0]["minimum"] == 0
    asks = document["paths"]["/api/v1/customers/{record_id}/actions/lift_blacklist/"]["post"]["requestBody"]
    assert asks["content"]["application/json"]["schema"]["required"] == ["reason"]


def test_every_refusal_is_declared(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert {"400", "401", "403", "404", "413", "422", "429"} <= set(map(str, operation["responses"])), path
            assert ("409" in map(str, operation["responses"])) is (operation["operationId"][:3] in ("add", "cha"))
            assert operation["security"], (path, method)
    assert {one["type"] for one in document["components"]["securitySchemes"].values()} == {"http", "apiKey"}


def test_names_are_unique_and_labels_follow_the_language(firm: Any, document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    assert len(ids) == len(set(ids))
    with acting_as(firm.viewer("mgr1")) as viewer, translation.override("en"):
        english = described(viewer, "/api/v1/")
    assert english["components"]["schemas"].keys() == document["components"]["schemas"].keys()


def test_types_that_one_may_not_read_are_absent(firm: Any) -> None:
    with acting_as(firm.viewer("svc1")) as viewer:
        nothing = type(viewer)(viewer.user_id, viewer.organisation_id)
        with acting_as(nothing):
            assert not [path for path in described(nothing, "/api/v1/")["paths"] if "customers" in path]


def test_the_reference_page_lists_every_operation(client_of: Any) -> None:
    page = client_of("mgr1").get("/api/v1/")
    assert page.status_code == 200
    text = page.content.decode()
    for address in ("/api/v1/customers/", "/api/v1/contactprofiles/{record_id}/", "/api/v1/openapi.json"):
        assert address in text
    assert "http://" not in text.replace("http://testserver", "").replace("http://www.w3.org", "")
