"""The description of the API (OpenAPI 3.1): the operations, written out for each record type that a person may read."""

from __future__ import annotations

import copy
import functools
from typing import Any

from kemai.core.actions.declare import actions_of
from kemai.core.actions.perform import right_of
from kemai.core.api.schemas import schemas_of, whole
from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.repeat.calls import HEADER, KEY, METHODS
from kemai.core.tenancy.viewer import Viewer

PLACE = "{address}"
REF = "#/components/schemas/"
Shape = dict[str, Any]
KEY_PARAMETER = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "The same call with the same key is done once; its first answer is kept for 48 hours.",
    "schema": {"type": "string", "pattern": f"^{KEY.pattern}$"},
}


def described(viewer: Viewer, prefix: str) -> Shape:
    """Describe the API as one person meets it; `prefix` is the address below which it lies."""
    general = written_once(prefix)
    paths: Shape = general["paths"]
    document = copy.deepcopy({name: part for name, part in general.items() if name != "paths"})
    document["paths"] = {path: item for path, item in paths.items() if PLACE not in path}
    for record_type in registry.all():
        if not viewer.may(*right_of(record_type, "read")):
            continue
        document["components"]["schemas"].update(schemas_of(registry.resolve(record_type, viewer), viewer))
        for path, item in paths.items():
            if PLACE in path:
                document["paths"].update(written_out(path, item, record_type))
    return document


@functools.lru_cache(maxsize=4)
def written_once(prefix: str) -> Shape:
    """Give what django-ninja writes of the operations, the same for every record type."""
    from kemai.core.api.build import built

    document = dict(built()[0].get_openapi_schema(path_prefix=prefix))
    for item in document["paths"].values():
        for method, operation in item.items():
            if method.upper() in METHODS:
                operation["parameters"].append(KEY_PARAMETER)
    return document


def written_out(path: str, item: Shape, record_type: RecordType) -> dict[str, Shape]:
    """Write one address out for a record type; an action's address is written once for each of its verbs."""
    here = path.replace(PLACE, record_type.address)
    if "{code}" in path:
        return {here.replace("{code}", code): acting(item, record_type, code) for code in verbs_of(record_type)}
    return {here: {method: operation_of(one, record_type) for method, one in item.items()}}


def verbs_of(record_type: RecordType) -> list[str]:
    """Name the verbs that a record of the type takes."""
    return ["restore", *(action.code for action in actions_of(record_type.key))]


def operation_of(operation: Shape, record_type: RecordType) -> Shape:
    """Write an operation out for a record type: its name, its tag and the schemas of its fields."""
    name = record_type.model.__name__
    made = copy.deepcopy(operation)
    made["operationId"] = f"{made['operationId']}{name}"
    made["tags"] = [str(record_type.label)]
    made["parameters"] = [one for one in made["parameters"] if one["name"] != "address"]
    for answer in made["responses"].values():
        for content in answer.get("content", {}).values():
            content["schema"] = replaced(content["schema"], name)
    kind = {"add": "Add", "change": "Change"}.get(operation["operationId"])
    if kind:
        made["requestBody"] = body({"$ref": f"{REF}{name}{kind}"})
    return made


def replaced(schema: Shape, name: str) -> Shape:
    """Put the record type's own schema in the place of the general one."""
    own = {f"{REF}Row": f"{REF}{name}", f"{REF}Page": f"{REF}{name}Page"}
    return {"$ref": own[schema["$ref"]]} if schema.get("$ref") in own else schema


def acting(item: Shape, record_type: RecordType, code: str) -> Shape:
    """Write the operation of one verb."""
    made = operation_of(item["post"], record_type)
    made["operationId"] = f"{code}{record_type.model.__name__}"
    made["parameters"] = [one for one in made["parameters"] if one["name"] != "code"]
    made.pop("requestBody", None)
    action = next((one for one in actions_of(record_type.key) if one.code == code), None)
    if action is not None:
        made["summary"] = str(action.label)
        made["description"] = (action.function.__doc__ or "").strip()
        asks = {name: {"type": "string", "maxLength": 2000, "title": str(label)} for name, label, _need in action.asks}
        need = [name for name, _label, required in action.asks if required]
        if asks:
            made["requestBody"] = body(whole(code, asks, need), required=bool(need))
    return {"post": made}


def body(schema: Shape, *, required: bool = True) -> Shape:
    """Describe a body."""
    return {"required": required, "content": {"application/json": {"schema": schema}}}
