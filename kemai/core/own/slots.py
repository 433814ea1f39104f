"""The record types that firms make: so many slots, each a view of the one table, named anew by every firm.

A slot needs no table, no restart and no code: its label, address, icon and menu are what the firm looking has given it,
its fields are the firm's own fields. Where a firm has not taken a slot, the type does not exist for its people.
"""

from __future__ import annotations

from typing import Any

from django.apps.registry import Apps
from django.utils.translation import gettext_lazy as _

from kemai.core.numbering.allot import ship
from kemai.core.own.layer import Kind, kind_of
from kemai.core.own.models import OwnRecord
from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.manager import RecordManager

SLOTS = 30
APART = Apps()  # slots are no tables: migrations, locks and surveys look at the one table that they share


class SlotManager(RecordManager):
    """Gives the rows of one slot."""

    def with_deleted(self) -> Any:
        """Return the rows of the slot, those in the recycle bin included."""
        return super().with_deleted().filter(slot=self.model.taken_slot)


def model_of(slot: int) -> Any:
    """Make the view of the table for one slot."""
    meta = {
        "proxy": True,
        "apps": APART,
        "app_label": "core",
        "verbose_name": _("自定义记录"),
        "default_permissions": (),
    }
    names = {"__module__": __name__, "__doc__": "Records of one slot.", "taken_slot": slot, "objects": SlotManager()}
    return type(f"Own{slot:02d}", (OwnRecord,), {**names, "Meta": type("Meta", (), meta)})


class OwnType(RecordType):
    """A record type that the firm looking has made."""

    title = "name"
    columns = ["name", "owner", "updated_at", "number"]
    form = [(_("基本资料"), ["name", "owner", "remark", "number"])]
    facts = ["owner"]
    search = {"name": "A", "number": "B"}

    def __init__(self, slot: int) -> None:
        """Take the view of the slot."""
        self.slot = slot
        self.model = model_of(slot)  # type: ignore[misc]
        self.constants = {"slot": slot}  # type: ignore[misc]

    @property
    def transfer(self) -> dict[str, Any]:  # type: ignore[override]
        """Know its records by number; they may come along with those that they link to."""
        return {"key": "number", "with": [name for name, field in self.fields.items() if field.own and field.target]}

    @property
    def kind(self) -> Kind | None:
        """Give what the firm looking has made of the slot."""
        return kind_of(self.key)

    @property
    def address(self) -> str:
        """Name the type in page addresses."""
        return self.kind.address if self.kind else f"own{self.slot:02d}"

    @property
    def label(self) -> Any:
        """Call the type by the firm's name for it."""
        return self.kind.label if self.kind else self.model._meta.verbose_name

    @property
    def plural(self) -> Any:
        """Call several records of the type alike."""
        return self.label

    @property
    def icon(self) -> str:  # type: ignore[override]
        """Show the icon that the firm chose."""
        return self.kind.icon if self.kind else "note"

    @property
    def menu(self) -> str:  # type: ignore[override]
        """Stand in the group of the rail that the firm chose."""
        return self.kind.menu if self.kind else ""


for _slot in range(1, SLOTS + 1):
    made = OwnType(_slot)
    ship(made.key, f"Z{_slot:02d}-{{00000}}")
    registry.add_slot(made)
