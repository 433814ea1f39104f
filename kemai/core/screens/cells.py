"""Values as people see them: one cell of a list, one field of a record."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
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
PLAIN = {"number": "text", "dicts": "text", "people": "text", "dict": "dict", "pick": "text", "fk": "link"}


@dataclass(frozen=True)
class Row:
    """One record as read for a screen: its id, owner and the values of the paths that were asked for."""

    id: int
    owner_id: int | None
    values: dict[str, Any]


class Plan(NamedTuple):
    """What holds for one field in every row: its paths of stored and shown value, whether masked, its words, its look.

    `brief` says a value on a screen, `lead` gives the address that it leads to, `alike` is what all its cells have in
    common; where `varies` is true the look depends on the value, where `plain` is true its words are all there is to
    see. `made` are the cells so far.
    """

    field: Field
    first: str
    last: str
    masked: bool
    varies: bool
    plain: bool
    show: Callable[[Field, Any], str]
    brief: Callable[[Field, Any], str]
    lead: Callable[[Field, Any, str], str] | None
    alike: dict[str, Any]
    made: dict[Any, Any]


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
        text = plan.show(plan.field, row.values[plan.last])
        masked = plan.masked and row.owner_id != self.viewer.user_id
        return mask_of(text, plan.field.kind.name) if masked else text

    def cell(self, name: str, row: Row) -> dict[str, Any]:
        """Make one cell: text, kind, link, colour."""
        plan = self.plans.get(name) or self.plan(name)
        stored, shown = row.values[plan.first], row.values[plan.last]
        hidden = plan.masked and row.owner_id != self.viewer.user_id
        return self.mask(plan, shown) if hidden else self.make(plan, stored, shown)

    def column(self, name: str, values: Mapping[str, Sequence[Any]], owners: Sequence[Any]) -> list[Any]:
        """Make the cells of one field in many rows, out of their values by path and of whose they are.

        Rows share the cells of equal values, so nobody changes one. A cell that is nothing but its words, and may be
        edited where its field may, is a text.
        """
        plan = self.plans.get(name) or self.plan(name)
        stored, shown = values[plan.first], values[plan.last]
        if plan.masked:
            mine = self.viewer.user_id
            rows = zip(stored, shown, owners, strict=True)
            return [self.make(plan, one, said) if owner == mine else self.mask(plan, said) for one, said, owner in rows]
        kept = plan.made
        if plan.first != plan.last:
            pairs = zip(stored, shown, strict=True)
            return [kept.get(pair) or kept.setdefault(pair, self.make(plan, *pair)) for pair in pairs]
        if not plan.plain:
            return [kept.get(one) or kept.setdefault(one, self.make(plan, one, one)) for one in stored]
        field, brief = plan.field, plan.brief
        return [kept.get(one) or kept.setdefault(one, brief(field, one)) for one in stored]

    def plan(self, name: str) -> Plan:
        """Give what holds for a field in every row, asked of its kind once."""
        field = self.resolved.fields[name]
        kind, paths = field.kind.name, field.kind.paths(field)
        look = "user" if is_person(field) else PLAIN.get(kind, kind)
        varies = kind == "dict" or name in self.badges
        lead = None if kind == "fk" and (look == "user" or not field.target_type) else LEADS.get(kind)
        fixed = kind in FIXED
        made = self.plans[name] = Plan(
            field=field,
            first=paths[0],
            last=paths[-1],
            masked=name in self.resolved.masked,
            varies=varies,
            plain=not (varies or lead or fixed or look == "user"),
            show=field.kind.show,
            brief=field.kind.show if varies else self.briefs.get(look, field.kind.show),
            lead=lead,
            alike=blank_cell(name, look, field.editable and not fixed),
            made={},
        )
        return made

    def make(self, plan: Plan, stored: Any, shown: Any) -> dict[str, Any]:
        """Make a cell of a value that has not been met yet."""
        field, made = plan.field, plan.alike.copy()
        text = made["text"] = plan.brief(field, shown)
        if plan.varies:
            made["kind"], made["hue"], made["level"] = self.look(field, stored)
        if plan.lead and text:
            made["url"] = plan.lead(field, stored, text)
        return made

    @staticmethod
    def mask(plan: Plan, shown: Any) -> dict[str, Any]:
        """Make a cell that says no more than that something stands here."""
        text = mask_of(plan.show(plan.field, shown), plan.field.kind.name)
        return {**plan.alike, "text": text, "editable": False}

    def brief(self, field: Field, moment: Any) -> str:
        """Say a moment as briefly as it stays clear: a clock time today, a day of this year, else the date."""
        if moment is None:
            return ""
        local = moment.astimezone(self.zone)
        if local.date() == self.today:
            return _("今天 %(time)s") % {"time": f"{local:%H:%M}"}
        return f"{local:%m-%d %H:%M}" if local.year == self.today.year else f"{local:%Y-%m-%d}"

    def brief_files(self, field: Field, value: Any) -> str:
        """Say several files by the first and their number."""
        files = FileKind.parts(value)
        if len(files) < 2:
            return field.show(value)
        return _("%(name)s 等 %(count)d 个") % {"name": files[0][1], "count": len(files)}

    def files(self, field: Field, row: Row) -> list[dict[str, str]]:
        """Give each of several files of a field with its address; none of a masked one."""
        if field.kind.name != "file" or self.is_masked(field.name, row):
            return []
        parts = FileKind.parts(row.values[field.path])
        return [{"name": name, "url": f"/files/{pk}/preview/"} for pk, name in parts]

    def look(self, field: Field, value: Any) -> tuple[str, int, str]:
        """Choose how a value looks: kind, place on the tag wheel, level."""
        badge = self.badges.get(field.name)
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


def blank_cell(name: str, kind: str, editable: bool) -> dict[str, Any]:
    """Give a cell in which nothing stands yet."""
    return {"name": name, "text": "", "kind": kind, "url": "", "hue": 0, "level": "", "editable": editable}


def is_person(field: Field) -> bool:
    """Say whether a field links to a user."""
    return field.target is not None and field.target._meta.label == settings.AUTH_USER_MODEL


def to_record(field: Field, value: Any, _text: str) -> str:
    """Lead to a linked record."""
    return f"/{field.target_type.address}/{value}/"


def to_file(_field: Field, value: Any, text: str) -> str:
    """Lead to the first of several files."""
    return "" if is_mask(text) else f"/files/{FileKind.parts(value)[0][0]}/preview/"


def to_call(_field: Field, _value: Any, text: str) -> str:
    """Lead to a call; a mask has no number."""
    return "" if is_mask(text) else f"tel:{UNDIALLED.sub('', text)}"


def to_mail(_field: Field, _value: Any, text: str) -> str:
    """Lead to a mail; a mask has no address."""
    return "" if is_mask(text) else f"mailto:{text}"


def to_page(_field: Field, _value: Any, text: str) -> str:
    """Lead to a page of the web."""
    return text if text.lower().startswith(("http://", "https://")) else f"https://{text}"


LEADS = {"fk": to_record, "file": to_file, "phone": to_call, "email": to_mail, "url": to_page}
