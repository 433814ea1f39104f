"""The rows of a draft as the page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kemai.core.records.conditions.address import write_chip
from kemai.core.records.conditions.beyond import beyond
from kemai.core.records.conditions.links import SYSTEM, Link, links_of
from kemai.core.records.conditions.tree import LEVELS_MOST, LINKS_MOST
from kemai.core.records.conditions.values import COUNTS, operators_of
from kemai.core.records.conditions.words import OPERATORS
from kemai.core.records.fields import Field
from kemai.core.screens.builder.drafts import HAS, JOINS, LEAF, ROOT, SOME, Draft
from kemai.core.screens.builder.reading import PICKED
from kemai.core.screens.entries import choices_of

if TYPE_CHECKING:
    from kemai.core.records.registry import Resolved
    from kemai.core.tenancy.viewer import Viewer

DAY_OPERATORS = ("is", "not", "over", "under", "between")


class Shower:
    """Shows drafts to one person."""

    def __init__(self, viewer: Viewer) -> None:
        """Keep who is looking."""
        self.viewer = viewer

    def row(self, draft: Draft, resolved: Resolved, path: str = ROOT, links: int = 0) -> dict[str, Any]:
        """Describe a row and all below it; `links` counts the links that lead to its records."""
        if draft.kind == LEAF:
            return {"kind": LEAF, "path": path, "error": draft.error, **self.leaf(draft, resolved, links)}
        known = links_of(resolved, self.viewer)
        link = known.get(draft.link) if draft.kind == SOME else None
        if link is not None:
            resolved, links, known = link.resolved, links + 1, links_of(link.resolved, self.viewer)
        unknown = draft.kind == SOME and link is None
        deeper = path.count(".") + 2 < LEVELS_MOST and not unknown
        return {
            "kind": draft.kind,
            "path": path,
            "error": draft.error,
            "link": draft.link,
            "label": link.label if link else draft.link,
            "has": options(HAS, draft.has),
            "joins": options(JOINS, draft.join),
            "rows": [
                self.row(one, resolved, f"{path}.{at}", links) for at, one in enumerate(draft.rows) if not unknown
            ],
            "may": {"leaf": not unknown, "group": deeper, "some": deeper and links < LINKS_MOST},
            "links": offered(known) if deeper and links < LINKS_MOST else [],
        }

    def leaf(self, draft: Draft, resolved: Resolved, links: int) -> dict[str, Any]:
        """Describe one condition: the fields offered, the operators of the chosen one, its inputs."""
        groups = self.fields(resolved, links)
        draft.name = draft.name or groups[0]["options"][0][0]
        field = self.field(draft.name, resolved)
        codes = operators_of(field) if field else ()
        if draft.operator not in codes and not draft.error:
            draft.operator = codes[0] if codes else ""
        known = any(draft.name == name for group in groups for name, _label in group["options"])
        return {
            "name": draft.name,
            "stranger": "" if known else draft.name,
            "fields": groups,
            "operators": [
                {"value": code, "label": str(OPERATORS[code]), "selected": code == draft.operator} for code in codes
            ],
            **self.inputs(draft, field),
        }

    def inputs(self, draft: Draft, field: Field | None) -> dict[str, Any]:
        """Describe what the values are typed into: boxes, days, or one line with bars between the values."""
        made: dict[str, Any] = {"choices": [], "inputs": [], "line": None}
        count = COUNTS.get(draft.operator)
        if field is None or count == 0:
            return made
        picked = field.kind.name in PICKED and draft.operator in ("is", "not")
        if picked or field.kind.name == "bool":
            return {**made, "choices": self.choices(field, draft.values)}
        most = count or 1
        day = field.kind.name in ("date", "dt") and draft.operator in DAY_OPERATORS and len(draft.values) <= most
        if count or day:
            texts = [*draft.values, "", ""][:most]
            return {**made, "inputs": [{"type": "date" if day else "text", "value": one} for one in texts]}
        line = write_chip({"field": "-", "values": draft.values}).split(":", 2)
        return {**made, "line": line[2] if len(line) > 2 else ""}

    def choices(self, field: Field, values: list[str]) -> list[dict[str, Any]]:
        """Give the boxes of a choice or of yes and no."""
        if field.kind.name != "bool":
            return choices_of(field, self.viewer, values)
        labels = {code: field.show(code == "1") for code in ("1", "0")}
        return [
            {"value": code, "label": label, "selected": code in values or label in values}
            for code, label in labels.items()
        ]

    def field(self, name: str, resolved: Resolved) -> Field | None:
        """Find a field by its name, through links too."""
        *ways, last = name.split(".")
        for way in ways:
            link = links_of(resolved, self.viewer).get(way)
            if link is None:
                return None
            resolved = link.resolved
        return resolved.fields[last] if resolved.known(last) else beyond(resolved.type.key).get(last)

    def fields(self, resolved: Resolved, links: int) -> list[dict[str, Any]]:
        """Give the fields to choose from: those of the record, then those of each record that it names."""
        found = [{"label": str(resolved.type.label), "options": named(resolved)}]
        if links < LINKS_MOST:
            found += [
                {"label": link.label, "options": named(link.resolved, f"{link.name}.")}
                for link in links_of(resolved, self.viewer).values()
                if not link.backward and link.name not in SYSTEM
            ]
        return found


def named(resolved: Resolved, before: str = "") -> list[tuple[str, str]]:
    """Give the fields that a person may find by, with their labels."""
    known = {name: field for name, field in resolved.fields.items() if resolved.known(name)}
    return [(before + name, str(field.label)) for name, field in (beyond(resolved.type.key) | known).items()]


def offered(links: dict[str, Link]) -> list[dict[str, Any]]:
    """Give the links that a row may be added for, those that lead back first."""
    wanted = sorted(links.values(), key=lambda link: (not link.backward, link.resolved.type.menu == "settings"))
    return [{"value": one.name, "label": one.label, "selected": False} for one in wanted if one.name not in SYSTEM]


def options(labels: dict[str, Any], chosen: str) -> list[dict[str, Any]]:
    """Give the options of a small choice; the first one where nothing known is chosen."""
    chosen = chosen if chosen in labels else next(iter(labels))
    return [{"value": code, "label": str(label), "selected": code == chosen} for code, label in labels.items()]
