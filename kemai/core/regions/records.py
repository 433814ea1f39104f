"""Regions as people and machines see them: looked up by everybody, kept by administrators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.core.access.rights import reserve
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.regions.models import Region
from kemai.core.screens.menu import place
from kemai.core.tenancy.viewer import Viewer

ABOVE = dict(zip(Region.Level.values[1:], Region.Level.values, strict=False))
reserve("core.region", "add", "write", "delete", "import", "mail", "merge")
place("settings", _("行政地区"), "/regions/", "map-pin", lambda viewer: viewer.may("core.region", "write"))


@registry.add
class RegionType(RecordType):
    """The tree of places: its page shows the customers, visits and people that lie in it or below."""

    model, icon, slug = Region, "map-pin", "regions"
    plural = pgettext_lazy("plural", "地区")
    columns = ["name", "level", "code", "parent", "place", "short", "updated_at"]
    form = [(_("基本资料"), ["name", "place", "short", "level", "parent", "code"])]
    facts = ["level", "parent", "code"]
    badges = {"level": "tag"}
    search = {"name": "A", "place": "A", "code": "B"}
    transfer = {"key": "code"}
    order = "code"
    panels_under = ("core.region",)
    common = frozenset({"find", "read", "print", "export"})
    tree = "path"

    def linkable(self, rows: Any, viewer: Viewer) -> Any:
        """Let everybody link to every region."""
        return rows

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """A region lies one rank below its parent (E-RNG); one that others lie below keeps rank and code."""
        level, parent_id = values.get("level"), values.get("parent")
        parent = Region.objects.filter(pk=parent_id).first() if parent_id else None
        if parent is not None and parent.level != ABOVE.get(str(level)):
            yield "parent", Invalid("E-RNG", _("上级地区须正好高一级"))
        if record is not None and record.parts.exists():
            for name in ("level", "code", "parent"):
                old = getattr(record, self.fields[name].path)
                if name in values and values[name] != old:
                    yield name, Invalid("E-STATE", _("还有下级地区"))

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Refuse while regions lie below it."""
        if record.parts.exists():
            raise Rejected.one("", "E-STATE", _("还有下级地区"))
