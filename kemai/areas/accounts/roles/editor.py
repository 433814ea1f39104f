"""The role editor: what its page shows, and what was typed into it."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from kemai.areas.accounts.models import Role
from kemai.areas.accounts.roles.granted import ROLE_SCOPE
from kemai.areas.accounts.roles.words import SCOPE_WORDS, type_words, verb_words, verbs_for
from kemai.core.access.extras import extras
from kemai.core.access.fields import LEVELS, levels, restrictable
from kemai.core.access.rights import Rights
from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.screens.entries import entry

NONE = "none"
FACTS = ("name", "name_en", "kind", "scope")


def type_keys() -> list[str]:
    """Give the lines of the matrix: all types, then each area with the types of it that rights are given on."""
    keys = [one.key for one in registry.kept() if not one.part_of]
    areas = dict.fromkeys(area_of(key) for key in keys)
    return ["*", *(line for area in areas for line in (area, *(key for key in keys if area_of(key) == area)))]


def area_of(key: str) -> str:
    """Give the line of the area to which a type belongs."""
    return f"{key.split('.')[0]}.*"


def facts(role: Role, errors: dict[str, str]) -> list[dict[str, Any]]:
    """Describe the inputs above the matrix."""
    kinds = [(code, str(label)) for code, label in Role.Kind.choices]
    scopes = [(code, str(label)) for code, label in SCOPE_WORDS.items()]
    made = [
        entry("name", _("名称"), value=role.name, required=True, max_length=120),
        entry("name_en", _("英文名称"), value=role.name_en, max_length=120),
        entry("kind", _("类别"), "pick", input_type="select", choices=offered(kinds, role.kind)),
        entry("scope", _("默认数据范围"), "pick", input_type="select", choices=offered(scopes, role.scope)),
    ]
    for one in made:
        one["error"] = errors.get(one["name"], "")
    return made


def offered(choices: list[tuple[str, str]], chosen: str) -> list[dict[str, Any]]:
    """Give choices to a select."""
    return [{"value": code, "label": label, "selected": code == chosen} for code, label in choices]


def matrix(role: Role) -> list[dict[str, Any]]:
    """Give a line for each type with a select for each verb."""
    return [
        {
            "label": type_words(key),
            "fields_url": fields_url(role, key) if role.pk and not key.endswith("*") else "",
            "cells": [cell(role, key, verb) for verb in verbs_for(key)],
        }
        for key in type_keys()
    ]


def fields_url(role: Role, type_key: str) -> str:
    """Give the page of the field levels of one type, empty while its module is switched off."""
    record_type = registry.get(type_key)
    return f"/roles/{role.pk}/fields/{record_type.address}/" if record_type in registry.all() else ""


def cell(role: Role, type_key: str, verb: str) -> dict[str, Any]:
    """Describe one select of the matrix; a role that grants `*` for any verb shows it in every cell of that line."""
    verbs = role.grants.get(type_key, {})
    stored = verbs.get(verb, verbs.get("*"))
    above = area_of(type_key) if not type_key.endswith("*") and area_of(type_key) in role.grants else "*"
    first = (NONE, _("无")) if type_key == "*" else ("", _("同“%(line)s”") % {"line": type_words(above)})
    choices = [first, *((code, str(label)) for code, label in SCOPE_WORDS.items()), (ROLE_SCOPE, _("默认范围"))]
    choices += [] if type_key == "*" else [(NONE, _("无"))]
    chosen = (NONE if type_key == "*" else "") if stored is None else stored or NONE
    name = f"v:{type_key}:{verb}"
    return entry(name, verb_words(type_key, verb), "pick", input_type="select", choices=offered(choices, chosen))


def extra_boxes(role: Role) -> list[dict[str, Any]]:
    """Describe a box for each extra right; a role that holds them all has one box for that."""
    boxes = [("*", _("全部附加权限")), *((code, str(label)) for code, label in extras().items())]
    return [{"value": code, "label": label, "selected": code in role.extra} for code, label in boxes]


def typed_role(given: QueryDict) -> dict[str, Any]:
    """Read the editor: names, kind, scope, matrix and extra rights; unknown codes are passed over."""
    kind, scope = given.get("kind", ""), given.get("scope", "")
    return {
        "name": given.get("name", "").replace("\x00", "").strip()[:120],
        "name_en": given.get("name_en", "").replace("\x00", "").strip()[:120],
        "kind": kind if kind in Role.Kind.values else Role.Kind.OPERATE,
        "scope": scope if scope in SCOPE_WORDS else "self",
        "grants": typed_grants(given),
        "extra": [code for code in ("*", *extras()) if code in given.getlist("extra")],
    }


def typed_grants(given: QueryDict) -> dict[str, dict[str, str]]:
    """Read the matrix; what is left as for all types is not kept."""
    found: dict[str, dict[str, str]] = {}
    for key in type_keys():
        for verb in verbs_for(key):
            scope = given.get(f"v:{key}:{verb}", "")
            if scope in SCOPE_WORDS or scope == ROLE_SCOPE:
                found.setdefault(key, {})[verb] = scope
            elif scope == NONE and key != "*":
                found.setdefault(key, {})[verb] = ""
    return found


def field_rows(role: Role, record_type: RecordType) -> list[dict[str, Any]]:
    """Describe a select for each field of a type, with the level that holds where the role says nothing."""
    shipped = levels(record_type, Rights(extra=frozenset(role.extra)))
    own = role.fields.get(record_type.key, {})
    rows = []
    for name in record_type.shown_names:
        field = record_type.fields[name]
        usual = str(LEVELS[shipped.get(name, "write")])
        choices = [("", _("默认（%(level)s）") % {"level": usual}), *levels_for(record_type, name)]
        rows.append(entry(f"f:{name}", field.label, "pick", input_type="select"))
        rows[-1]["choices"] = offered(choices, own.get(name, ""))
    return rows


def levels_for(record_type: RecordType, name: str) -> list[tuple[str, str]]:
    """Give the levels that a field may have; what a record is called and placed by is always shown."""
    every = [(code, str(label)) for code, label in LEVELS.items()]
    return every if restrictable(record_type, name) else every[2:]


def typed_levels(given: QueryDict, record_type: RecordType) -> dict[str, str]:
    """Read the levels of a type's fields; those left at their usual level are not kept."""
    typed = {name: given.get(f"f:{name}", "") for name in record_type.shown_names}
    return {name: level for name, level in typed.items() if level in dict(levels_for(record_type, name))}
