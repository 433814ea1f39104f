"""Values as people see them: one cell of a list, one field of a record."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.access.fields import is_mask, mask_of
from kemai.core.dictionary.book import book
from kemai.core.records.fields import Field
from kemai.core.records.kinds.files import FileKind
from kemai.core.records.registry import Resolved

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

LEVEL_OF_HUE = {1: "bad", 2: "warn", 3: "warn", 5: "good", 6: "brand", 7: "info"}
UNDIALLED = re.compile(r"[^\d+]")
FIXED = ("fk", "number", "file")
LINKED = ("fk", "file", "phone", "email", "url")
PLAIN = {"number": "text", "dicts": "text", "people": "text", "dict": "dict", "pick": "text", "fk": "link"}


@dataclass(frozen=True)
class Row:
    """One record as read for a screen: its id, owner and the values of the paths that were asked for."""

    id: int
    owner_id: int | None
    values: dict[str, Any]


class Plan(NamedTuple):
    """What holds for one field in every row: its paths of stored and shown value, whether masked, its look and words.

    `kind` is empty where the look depends on the value; `linked` fields may lead on; `made` are the cells so far.
    """

    field: Field
    first: str
    last: str
    masked: bool
    kind: str
    linked: bool
    editable: bool
    show: Callable[[Field, Any], str]
    brief: Callable[[Field, Row], str] | None
    made: dict[Any, dict[str, Any]]


class Cells:
    """Makes the cells of one record type for one person; masks and field rights are applied here, for every door."""

    def __init__(self, resolved: Resolved, viewer: Viewer) -> None:
        """Read the dictionary once."""
        self.resolved = resolved
        self.viewer = viewer
        self.entries = book(viewer).by_id
        self.badges = resolved.type.badges
        self.plans: dict[str, Plan] = {}
        self.zone = timezone.get_current_timezone()
        self.today = timezone.localdate()
        self.briefs = {"dt": self.brief, "file": self.brief_files}

    def paths(self, names: list[str]) -> list[str]:
        """Name the query paths that the fields need, each once."""
        fields = self.resolved.fields
        return list(dict.fromkeys(path for name in names for path in fields[name].kind.paths(fields[name])))

    def read(self, rows: Any, names: list[str]) -> list[Row]:
        """Read rows of a query as plain values: one query, links joined."""
        paths = self.paths(names)
        return self.rows(self.tuples(rows, paths), paths)

    @staticmethod
    def rows(found: Any, paths: list[str]) -> list[Row]:
        """Make rows of tuples of id, owner and the values of the paths."""
        return [Row(one[0], one[1], dict(zip(paths, one[2:], strict=True))) for one in found]

    @staticmethod
    def tuples(rows: Any, paths: list[str]) -> Any:
        """Run the query."""
        return rows.values_list("id", "owner_id", *paths)

    def is_masked(self, name: str, row: Row) -> bool:
        """Say whether a field of this row is masked for this person."""
        return name in self.resolved.masked and row.owner_id != self.viewer.user_id

    def text(self, name: str, row: Row) -> str:
        """Say one value in words."""
        plan = self.plans.get(name) or self.plan(name)
        return self.said(plan, row, plan.masked and row.owner_id != self.viewer.user_id)

    @staticmethod
    def said(plan: Plan, row: Row, masked: bool) -> str:
        """Say one value in words, masked or not."""
        shown = plan.show(plan.field, row.values[plan.last])
        return mask_of(shown, plan.field.kind.name) if shown and masked else shown

    def cell(self, name: str, row: Row) -> dict[str, Any]:
        """Make one cell: text, kind, link, colour. Rows share the cells of equal values, so nobody changes one."""
        plan = self.plans.get(name) or self.plan(name)
        if plan.masked and row.owner_id != self.viewer.user_id:
            return self.make(plan, row, True)
        same = row.values[plan.first]
        if plan.last != plan.first:
            same = same, row.values[plan.last]
        kept = plan.made.get(same)
        if kept is None:
            kept = plan.made[same] = self.make(plan, row, False)
        return kept

    def plan(self, name: str) -> Plan:
        """Give what holds for a field in every row, asked of its kind once."""
        field = self.resolved.fields[name]
        kind, paths = field.kind.name, field.kind.paths(field)
        varies = kind == "dict" or name in self.badges
        look = "" if varies else "user" if is_person(field) else PLAIN.get(kind, kind)
        made = self.plans[name] = Plan(
            field=field,
            first=paths[0],
            last=paths[-1],
            masked=name in self.resolved.masked,
            kind=look,
            linked=kind in LINKED,
            editable=field.editable and kind not in FIXED,
            show=field.kind.show,
            brief=self.briefs.get(look),
            made={},
        )
        return made

    def make(self, plan: Plan, row: Row, masked: bool) -> dict[str, Any]:
        """Make a cell of a value that has not been met yet."""
        field = plan.field
        kind, hue, level = (plan.kind, 0, "") if plan.kind else self.look(field, row)
        if plan.brief and not masked:
            text = plan.brief(field, row)
        else:
            text = self.said(plan, row, True) if masked else plan.show(field, row.values[plan.last])
        return {
            "name": field.name,
            "text": text,
            "kind": kind,
            "url": self.link(field, row, text) if text and plan.linked else "",
            "hue": hue,
            "level": level,
            "editable": plan.editable and not masked,
        }

    def brief(self, field: Field, row: Row) -> str:
        """Say a moment as briefly as it stays clear: a clock time today, a day of this year, else the date."""
        moment = row.values[field.path]
        if moment is None:
            return ""
        local = moment.astimezone(self.zone)
        if local.date() == self.today:
            return _("今天 %(time)s") % {"time": f"{local:%H:%M}"}
        return f"{local:%m-%d %H:%M}" if local.year == self.today.year else f"{local:%Y-%m-%d}"

    def brief_files(self, field: Field, row: Row) -> str:
        """Say several files by the first and their number."""
        files = FileKind.parts(row.values[field.path])
        if len(files) < 2:
            return field.show(row.values[field.path])
        return _("%(name)s 等 %(count)d 个") % {"name": files[0][1], "count": len(files)}

    def files(self, field: Field, row: Row) -> list[dict[str, str]]:
        """Give each of several files of a field with its address; none of a masked one."""
        if field.kind.name != "file" or self.is_masked(field.name, row):
            return []
        parts = FileKind.parts(row.values[field.path])
        return [{"name": name, "url": f"/files/{pk}/preview/"} for pk, name in parts]

    def look(self, field: Field, row: Row) -> tuple[str, int, str]:
        """Choose how a value looks: kind, place on the tag wheel, level."""
        badge = self.badges.get(field.name)
        value = row.values[field.path]
        if field.kind.name == "dict" and value:
            entry = self.entries.get(value)
            hue = entry.hue if entry else 0
            if badge == "state":
                return "state", 0, LEVEL_OF_HUE.get(hue, "")
            return ("tag" if hue else "dict"), hue, ""
        if badge == "state" and value:
            return "state", 0, self.resolved.type.state_levels.get(field.name, {}).get(value, "")
        if badge == "tier" and value:
            order = [code for code, _label in field.choices]
            return "tier", 0, f"t{max(1, 4 - order.index(value)) if value in order else 1}"
        return "user" if is_person(field) else PLAIN.get(field.kind.name, field.kind.name), 0, ""

    @staticmethod
    def link(field: Field, row: Row, text: str) -> str:
        """Give the address that a value leads to: a linked record, a call, a mail, a page."""
        match field.kind.name:
            case "fk":
                target = None if is_person(field) else field.target_type
                return f"/{target.address}/{row.values[field.path]}/" if target else ""
            case "file" if not is_mask(text):
                files = FileKind.parts(row.values[field.path])
                return f"/files/{files[0][0]}/preview/" if files else ""
            case "phone":
                return "" if is_mask(text) else f"tel:{UNDIALLED.sub('', text)}"
            case "email":
                return "" if is_mask(text) else f"mailto:{text}"
            case "url":
                return text if text.lower().startswith(("http://", "https://")) else f"https://{text}"
        return ""


def is_person(field: Field) -> bool:
    """Say whether a field links to a user."""
    return field.target is not None and field.target._meta.label == settings.AUTH_USER_MODEL
