"""Fields as people type them in: one description for forms, inline edit and small dialogs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kemai.core.actions.declare import Action
from kemai.core.dictionary.book import book
from kemai.core.files.fields import sent
from kemai.core.records.colleagues import colleagues
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field
from kemai.core.records.ids import as_ids
from kemai.core.records.kinds.files import FileKind
from kemai.core.screens.cells import is_person
from kemai.core.tenancy.viewer import Viewer

OFFERED = 50
INPUTS = {"link": "select", "choices": "checks"}


def entry(name: str, label: Any, kind: str = "text", **more: Any) -> dict[str, Any]:
    """Describe one input; the templates read every key."""
    return {
        "name": name,
        "label": str(label),
        "kind": kind,
        "input_type": "text",
        "value": "",
        "text": "",
        "required": False,
        "choices": [],
        "error": "",
        "help": "",
        "max_length": None,
        "unit": "",
        "search_url": "",
        "pick_url": "",
        "readonly": False,
        "check_url": "",
        "autofocus": False,
        "theirs": None,
        "when": None,
        **more,
    }


def select(name: str, label: str, choices: Any, chosen: Any, **more: Any) -> dict[str, Any]:
    """Describe a choice of one."""
    offered = [{"value": code, "label": str(word), "selected": code == chosen} for code, word in choices]
    return entry(name, label, "pick", input_type="select", choices=offered, **more)


def asked(action: Action, typed: Mapping[str, Any], viewer: Viewer) -> list[dict[str, Any]]:
    """Describe the inputs of what an action asks for."""
    made = []
    for name, label, need in action.asks:
        one = entry(name, label, required=need, max_length=200)
        if name in action.choices:
            offered = [(str(choice.id), choice.label) for choice in book(viewer).open(action.choices[name])]
            picked = [
                {"value": value, "label": text, "selected": value == typed.get(name)}
                for value, text in [("", "—"), *offered]
            ]
            one |= {"kind": "dict", "input_type": "select", "max_length": None, "choices": picked}
        made.append(one)
    return made


def entry_of(field: Field, value: Any, viewer: Viewer, *, typed: Any = None, errors: Any = ()) -> dict[str, Any]:
    """Describe the input of a record's field with its stored or, after a refusal, its typed value."""
    shown = field.kind.input(field, value) if typed is None else typed
    chosen = [str(one) for one in shown] if isinstance(shown, list) else str(shown).strip(",").split(",")
    return entry(
        field.name,
        field.label,
        field.kind.name,
        input_type=INPUTS.get(field.kind.input_type, field.kind.input_type),
        value="" if isinstance(shown, list) else shown,
        required=field.required,
        choices=choices_of(field, viewer, chosen, value),
        error="；".join(reason.message for reason in errors),
        help=str(field.help or ""),
        max_length=field.max_length if field.kind.name not in ("pick", "dict", "dicts", "people") else None,
        search_url=search_url(field),
        pick_url=field.target_type.picker if field.target_type else "",
    )


def search_url(field: Field) -> str:
    """Give the address that a link's typeahead asks."""
    if field.kind.name != "fk":
        return ""
    if is_person(field):
        return "/people/"
    return f"/{field.target_type.address}/options/" if field.target_type else ""


def choices_of(field: Field, viewer: Viewer, chosen: list[str], value: Any = None) -> list[dict[str, Any]]:
    """Give the choices of a field; a stopped entry stays choosable where it is the present value."""
    match field.kind.name:
        case "pick":
            offered = [(code, str(label)) for code, label in field.choices]
        case "dict" | "dicts":
            entries = book(viewer).by_key.get(field.dictionary, [])
            offered = [(one.id, one.label) for one in entries if one.active or str(one.id) in chosen]
        case "people":
            known = colleagues(viewer).items()
            offered = [(pk, one.name) for pk, one in known if one.active or str(pk) in chosen]
        case "file":
            offered = [*FileKind.parts(value), *sent(as_ids(chosen), viewer).items()]
        case "fk":
            offered = link_choices(field, viewer, chosen)
        case _:
            return []
    made = [{"value": str(code), "label": label, "selected": str(code) in chosen} for code, label in offered]
    if field.kind.name in ("dicts", "people", "file") or (field.required and field.kind.name == "pick"):
        return made
    return [{"value": "", "label": "—", "selected": not any(one["selected"] for one in made)}, *made]


def link_choices(field: Field, viewer: Viewer, chosen: list[str]) -> list[tuple[int, str]]:
    """Give the first 50 records a link may lead to, the present one always among them."""
    rows = field.target.objects.filter(organisation_id=viewer.organisation_id)
    if field.target_type:
        rows = field.target_type.linkable(rows, viewer)
    title = field.target_title
    first = list(pickable(field, rows).order_by("-pk").values_list("pk", title)[:OFFERED])
    ids = as_ids(chosen)
    have = {pk for pk, _title in first}
    missing = [one for one in ids if one not in have]
    return [*(rows.filter(pk__in=missing).values_list("pk", title) if missing else []), *first]


def pickable(field: Field, rows: Any) -> Any:
    """Keep the rows that are offered for a new link: no stopped people, no invalid ones (contacts who left)."""
    if field.target_type is None:
        return rows
    rows = field.target_type.open_to_links(rows)
    return rows.filter(invalid=False) if "invalid" in field.target_type.fields else rows


def errors_of(errors: dict[str, list[Invalid]], name: str) -> str:
    """Say the reasons beside one field."""
    return "；".join(reason.message for reason in errors.get(name, ()))
