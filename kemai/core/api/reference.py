"""The reference page of the API, written from its own description; no outside script, no outside address."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request


@person("GET")
def page(request: Request) -> HttpResponse:
    """List the operations with their parameters and bodies, by record type."""
    from kemai.core.api.document import described

    document = described(request.viewer, request.path)
    context = {
        "frame": frame_of(request, _("接口说明")),
        "openapi_url": f"{request.path}openapi.json",
        "base": request.build_absolute_uri(request.path),
        "groups": groups(document),
    }
    return render(request, "api/reference.html", context)


def groups(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Put the operations of each record type together, those of no type first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            label = operation.get("tags", [_("通用")])[0]
            found.setdefault(label, []).append(operation_of(document, path, method, operation))
    return [{"label": label, "operations": operations} for label, operations in found.items()]


def operation_of(document: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    """Describe one operation."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    schema = document["components"]["schemas"].get(content.get("$ref", "").rpartition("/")[2], content)
    return {
        "method": method.upper(),
        "path": path,
        "text": operation.get("description") or operation["summary"],
        "parameters": [one["name"] for one in operation["parameters"] if one["in"] == "query"],
        "fields": fields_of(schema),
        "statuses": list(operation["responses"]),
    }


def fields_of(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Describe the fields that a body takes."""
    required = schema.get("required", [])
    return [
        {"name": name, "label": one.get("title", ""), "shape": shape_of(one), "required": name in required}
        for name, one in schema.get("properties", {}).items()
    ]


def shape_of(schema: dict[str, Any]) -> str:
    """Say a type in a few words."""
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"] if one)
    if "anyOf" in schema:
        return ", ".join(filter(None, (shape_of(one) for one in schema["anyOf"])))
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if kinds == ["array"]:
        return f"[{shape_of(schema['items'])}]"
    words = ", ".join(kind for kind in kinds if kind != "null")
    limit = f" ≤ {schema['maxLength']}" if "maxLength" in schema else ""
    return schema.get("format", words) + limit
