"""The kinds of parts of a pack: each knows what it is called, whether it is there, how it is added and taken back.

A part is told apart by its natural key, so that adding it twice finds it there. Taking back leaves data alone: what
records use is stopped, and comes back with its values when the pack is taken again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from kemai.core.dictionary.actions import erase_entry, move_version, save_entry, used
from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.dictionary.shipped import label_of
from kemai.core.history.write import log
from kemai.core.modules.closing import switch
from kemai.core.modules.declare import find
from kemai.core.modules.models import ClosedModule
from kemai.core.own import actions as own
from kemai.core.own.layer import Said
from kemai.core.own.laying import forget_layout, save_layout
from kemai.core.own.models import CustomField, Layout
from kemai.core.packs.models import Renaming
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer


class Part(Protocol):
    """One thing that a pack adds."""

    kind: Any

    @property
    def key(self) -> str:
        """Tell the part apart from all others."""

    @property
    def words(self) -> str:
        """Say what the part is, in the reader's language."""

    def there(self) -> bool:
        """Say whether the firm has it already."""

    def add(self, by: Viewer) -> None:
        """Add it."""

    def take_back(self, by: Viewer) -> None:
        """Take it back, as far as no data hangs on it."""


@dataclass(frozen=True)
class ModulePart:
    """A module that is on, or off."""

    code: str
    on: bool
    kind = _("模块")

    @property
    def key(self) -> str:
        """Tell the part apart."""
        return f"module:{self.code}:{'on' if self.on else 'off'}"

    @property
    def words(self) -> str:
        """Say which module is switched how."""
        known = find(self.code)
        return str(
            (_("启用%(name)s") if self.on else _("停用%(name)s")) % {"name": known.label if known else self.code}
        )

    def there(self) -> bool:
        """Say whether the module stands so."""
        return self.on is not ClosedModule.objects.filter(code=self.code).exists()

    def add(self, by: Viewer) -> None:
        """Switch it."""
        if known := find(self.code):
            switch(known, on=self.on, by=by)

    def take_back(self, by: Viewer) -> None:
        """Switch it back, unless another module stands in the way by now."""
        try:
            if known := find(self.code):
                switch(known, on=not self.on, by=by)
        except Rejected:
            return


@dataclass(frozen=True)
class ChoicePart:
    """A further choice of a dictionary."""

    dictionary: str
    code: str
    label: str
    label_en: str
    colour: int = 0
    kind = _("选项")

    @property
    def key(self) -> str:
        """Tell the part apart."""
        return f"choice:{self.dictionary}:{self.code}"

    @property
    def words(self) -> str:
        """Say which dictionary gets which choice."""
        return f"{label_of(self.dictionary)}{_('：')}{Said(self.label, self.label_en)}"

    def found(self) -> DictionaryEntry | None:
        """Give the firm's entry, a stopped one too."""
        return DictionaryEntry.objects.filter(key=self.dictionary, code=self.code).first()

    def there(self) -> bool:
        """Say whether the choice is open."""
        one = self.found()
        return one is not None and one.active

    def add(self, by: Viewer) -> None:
        """Add it at the end, or open a stopped one again."""
        one = self.found()
        if one is not None:
            save_entry({"active": "1"}, by=by, entry=one)
            return
        last = DictionaryEntry.objects.filter(key=self.dictionary).count() + 1
        facts = {"code": self.code, "label": self.label, "label_en": self.label_en, "colour": self.colour}
        save_entry({"key": self.dictionary, "order": last, "active": "1", **facts}, by=by)

    def take_back(self, by: Viewer) -> None:
        """Erase it, or stop it where a record holds it."""
        one = self.found()
        if one is None:
            return
        if used(one):
            save_entry({"active": "0"}, by=by, entry=one)
        else:
            erase_entry(one, by=by)


@dataclass(frozen=True)
class FieldPart:
    """An own field of a record type, with its choices in both languages."""

    values: Mapping[str, Any]
    choices: tuple[Mapping[str, str], ...] = ()
    kind = _("字段")

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> FieldPart:
        """Read a field of a file."""
        values = {name: value for name, value in told.items() if name != "choices"}
        return cls(values, tuple(told.get("choices", ())))

    @property
    def key(self) -> str:
        """Tell the part apart."""
        return f"field:{self.values['record']}:{self.values['name']}"

    @property
    def words(self) -> str:
        """Say which type gets which field, and of what kind."""
        type_label = registry.get(self.values["record"]).label
        label = Said(self.values["label"], self.values.get("label_en", ""))
        return f"{type_label}{_('：')}{label} · {CustomField.Type(self.values['type']).label}"

    def found(self) -> CustomField | None:
        """Give the firm's field of that name, a stopped one too."""
        return CustomField.objects.filter(record=self.values["record"], name=self.values["name"]).first()

    def there(self) -> bool:
        """Say whether the field is in use."""
        one = self.found()
        return one is not None and one.active

    def add(self, by: Viewer) -> None:
        """Add it with its choices, or take a stopped one up again."""
        one = self.found()
        if one is not None:
            own.take_up(one, by=by)
            return
        made = own.save_field({**self.values, "active": "1"}, by=by)
        DictionaryEntry.objects.bulk_create(
            DictionaryEntry(organisation_id=by.organisation_id, key=made.dictionary, order=place, **choice)
            for place, choice in enumerate(self.choices, 1)
        )

    def take_back(self, by: Viewer) -> None:
        """Erase it, or stop it where a record holds a value."""
        one = self.found()
        if one is None:
            return
        if own.has_values(one):
            own.stop_field(one, by=by)
        else:
            own.erase_field(one, by=by)


@dataclass(frozen=True)
class NamePart:
    """Another name for a record type, or for one of its fields."""

    record: str
    label: str
    label_en: str
    field: str = ""
    kind = _("名称")

    @property
    def key(self) -> str:
        """Tell the part apart."""
        return f"name:{self.record}:{self.field}"

    @property
    def words(self) -> str:
        """Say what is called how from then on."""
        known = registry.get(self.record)
        shipped = known.coded_fields[self.field].label if self.field else known.model._meta.verbose_name
        return f"{shipped} → {Said(self.label, self.label_en)}"

    def there(self) -> bool:
        """Say whether the firm has a name of its own for it; that one stays."""
        return Renaming.objects.filter(record=self.record, field=self.field).exists()

    def add(self, by: Viewer) -> None:
        """Give the name."""
        facts = {"record": self.record, "field": self.field}
        Renaming.objects.create(organisation_id=by.organisation_id, label=self.label, label_en=self.label_en, **facts)
        log(by, "pack.rename", "core.renaming", None, [], title=self.label, facts=facts)
        move_version(by)

    def take_back(self, by: Viewer) -> None:
        """Go back to the shipped name, unless the firm has changed it since."""
        found = Renaming.objects.filter(record=self.record, field=self.field, label=self.label).first()
        if found is not None:
            found.delete()
            log(by, "pack.unname", "core.renaming", None, [], title=self.label)
            move_version(by)


@dataclass(frozen=True)
class LayoutPart:
    """The columns that a list starts with and the fields that a form hides, where the firm has laid nothing out."""

    record: str
    columns: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    kind = _("布局")

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> LayoutPart:
        """Read a layout of a file."""
        return cls(told["record"], tuple(told.get("columns", ())), tuple(told.get("hidden", ())))

    @property
    def key(self) -> str:
        """Tell the part apart."""
        return f"layout:{self.record}"

    @property
    def parts(self) -> dict[str, list[Any]]:
        """Give the layout as it is stored."""
        return {"groups": [], "columns": list(self.columns), "hidden": list(self.hidden), "required": []}

    @property
    def words(self) -> str:
        """Say whose layout it is."""
        return str(_("%(type)s的表单和列表") % {"type": registry.get(self.record).label})

    def there(self) -> bool:
        """Say whether the firm has a layout for everybody; that one stays."""
        return Layout.objects.filter(record=self.record, role=None).exists()

    def add(self, by: Viewer) -> None:
        """Lay the type out."""
        save_layout(registry.get(self.record), None, self.parts, by=by)

    def take_back(self, by: Viewer) -> None:
        """Go back to the shipped layout, unless the firm has changed it since."""
        if Layout.objects.filter(record=self.record, role=None, **self.parts).exists():
            forget_layout(registry.get(self.record), None, by=by)
