"""Each record type as JSON schemas: what a record looks like, what adding and changing one takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kemai.core.dictionary.book import book
from kemai.core.lines.keeping import MOST
from kemai.core.records import registry
from kemai.core.records.fields import Field
from kemai.core.records.kinds.texts import TextKind

if TYPE_CHECKING:
    from kemai.core.records.registry import Resolved
    from kemai.core.tenancy.viewer import Viewer

DIGITS = r"^-?\d{1,15}(\.\d{1,6})?$"
ID = {"type": "integer", "minimum": 1, "maximum": 2**63 - 1}
NULL = {"type": "null"}
FORMATS = {"date": "date", "dt": "date-time"}


def schemas_of(resolved: Resolved, viewer: Viewer) -> dict[str, dict[str, Any]]:
    """Give the schemas of a record type for one person: `Customer`, `CustomerPage`, `CustomerAdd`, `CustomerChange`."""
    name = resolved.type.model.__name__
    given = {one.name: taken(one, viewer) for one in resolved.fields.values() if one.editable}
    required = [
        one.name
        for one in resolved.fields.values()
        if one.editable and one.required and one.name not in resolved.type.starts
    ]
    for one in required:
        given[one] = without_null(given[one])
    version = {"type": ["integer", "null"], "minimum": 0, "maximum": 2**31 - 1}
    if resolved.type.lines and viewer.may(resolved.type.lines, "read"):
        given["lines"] = lines(resolved.type.lines, version, viewer)
    return {
        name: record(resolved, viewer),
        f"{name}Page": page(name),
        f"{name}Add": whole(f"{name}Add", given, required),
        f"{name}Change": whole(f"{name}Change", {**given, "lock_version": version}, []),
    }


def lines(type_key: str, version: dict[str, Any], viewer: Viewer) -> dict[str, Any]:
    """Describe the lines that come with a record: the whole list, each with its id where it is there already."""
    fields = registry.resolve(registry.get(type_key), viewer).fields.values()
    given = {one.name: taken(one, viewer) for one in fields if one.editable}
    items = whole(type_key, {**given, "id": ID, "lock_version": version}, [])
    return {"type": "array", "maxItems": MOST, "items": items}


def whole(title: str, properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    """Describe an object that takes these properties and no others."""
    made: dict[str, Any] = {"title": title, "type": "object", "properties": properties, "additionalProperties": False}
    return {**made, "required": required} if required else made


def page(name: str) -> dict[str, Any]:
    """Describe a page of records."""
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}
    return whole(f"{name}Page", {"items": items, "next": {"type": ["string", "null"]}}, ["items", "next"])


def record(resolved: Resolved, viewer: Viewer) -> dict[str, Any]:
    """Describe a record as it is given; only `id`, `lock_version` and `masked` are always there."""
    known = {
        "id": ID,
        "lock_version": {"type": "integer", "minimum": 0},
        "masked": {"type": "array", "items": {"type": "string"}},
        **{one.name: shown(one, one.name in resolved.masked) for one in resolved.fields.values()},
    }
    return whole(resolved.type.model.__name__, known, ["id", "lock_version", "masked"])


def shown(field: Field, masked: bool) -> dict[str, Any]:
    """Describe a value as it is given."""
    said = {"title": str(field.label), **({} if field.editable else {"readOnly": True})}
    match field.kind.name:
        case "fk":
            return {**said, **nullable(reference(ID))}
        case "dict":
            return {**said, **nullable(reference(ID, code={"type": "string"}))}
        case "dicts":
            choice = reference(ID, code={"type": "string"})
            return {**said, **(nullable if masked else dict)({"type": "array", "items": choice})}
        case "people":
            return {**said, **(nullable if masked else dict)({"type": "array", "items": reference(ID)})}
        case "file":
            file = reference(ID, url={"type": "string"})
            return {**said, **(nullable if masked else dict)({"type": "array", "items": file})}
        case "pick":
            return {**said, **nullable(reference({"type": "string", "enum": [*field.labels]}))}
        case "bool":
            return {**said, "type": ["boolean", "null"] if masked else "boolean"}
        case "int":
            return {**said, "type": ["integer", "null"]}
    made: dict[str, Any] = {**said, "type": ["string", "null"]}
    return {**made, "format": FORMATS[field.kind.name]} if field.kind.name in FORMATS else made


def reference(key: dict[str, Any], **more: dict[str, Any]) -> dict[str, Any]:
    """Describe a linked record or choice."""
    properties = {"id": key, **more, "label": {"type": "string"}}
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


def nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """Let a value be null as well."""
    return {"anyOf": [schema, NULL]}


def without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Let a value not be null."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [one for one in schema["anyOf"] if one != NULL]}
    if "enum" in schema:
        return {**schema, "enum": [one for one in schema["enum"] if one]}
    kinds = [one for one in schema["type"] if one != "null"] if isinstance(schema["type"], list) else [schema["type"]]
    return {**schema, "type": kinds[0], **({"minLength": 1} if kinds[0] == "string" else {})}


def taken(field: Field, viewer: Viewer) -> dict[str, Any]:
    """Describe a value as it is taken."""
    said = {"title": str(field.label)}
    if field.kind.name == "file":
        return {**said, **nullable({"type": "array", "items": ID})}
    if isinstance(field.kind, TextKind):
        limit = {"maxLength": field.max_length} if field.max_length else {}
        return {**said, "type": ["string", "null"], **limit}
    match field.kind.name:
        case "pick":
            return {**said, "enum": [*field.labels, "", None]}
        case "dict":
            return {**said, "anyOf": [ID, codes(field, viewer), NULL]}
        case "dicts":
            return {**said, **nullable({"type": "array", "items": {"anyOf": [ID, codes(field, viewer)]}})}
        case "people":
            return {**said, **nullable({"type": "array", "items": ID})}
        case "fk":
            return {**said, **ID, "type": ["integer", "null"]}
        case "bool":
            return {**said, "type": "boolean"}
        case "int":
            return {**said, "type": ["integer", "null"], **limits(field, 2**53)}
        case "date" | "dt":
            return {**said, "type": ["string", "null"], "format": FORMATS[field.kind.name]}
    number = {"type": "number", **limits(field, 10**15 - 1)}
    return {**said, "anyOf": [number, {"type": "string", "pattern": DIGITS}, NULL]}


def codes(field: Field, viewer: Viewer) -> dict[str, Any]:
    """Describe the codes of a dictionary that new values may take."""
    return {"type": "string", "enum": [entry.code for entry in book(viewer).open(field.dictionary)]}


def limits(field: Field, most: int) -> dict[str, Any]:
    """Describe the limits of a number."""
    return {
        "minimum": -most if field.minimum is None else float(field.minimum),
        "maximum": most if field.maximum is None else float(field.maximum),
    }
