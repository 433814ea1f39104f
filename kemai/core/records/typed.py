"""The declaration of a record type: what people and machines see of a model, said once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from kemai.core.records.fields import SYSTEM_COLUMNS, Field, read_fields

if TYPE_CHECKING:
    from kemai.core.records.errors import Invalid
    from kemai.core.tenancy.viewer import Viewer


class RecordType:
    """Declares screens, import, search and API of one model; every attribute but `model` has a default.

    `guarded` and `masked` name the extra right that a field needs to exist, or to be read unmasked.
    `part_of` names the link to the whole when the type is a profile shown as a tab of another record.
    `search` gives weights: A titles (with pinyin), B codes and other texts, P phones.
    `calculated` adds read-only facts to the record page: name → (label, function of the record).
    `starts` gives dictionary fields the code that a new form starts with.
    `duplicates` lists the fields compared when a record is added: name, phone or exact.
    """

    model: ClassVar[Any]
    icon: ClassVar[str] = "note"
    menu: ClassVar[str] = ""
    slug: ClassVar[str] = ""
    plural: ClassVar[Any] = ""
    title: ClassVar[str] = "name"
    columns: ClassVar[list[str]] = []
    form: ClassVar[list[tuple[Any, list[str]]]] = []
    folded: ClassVar[tuple[Any, ...]] = ()
    facts: ClassVar[list[str]] = []
    badges: ClassVar[dict[str, str]] = {}
    board: ClassVar[dict[str, Any]] = {}
    search: ClassVar[dict[str, str]] = {}
    transfer: ClassVar[dict[str, Any]] = {}
    duplicates: ClassVar[dict[str, str]] = {}
    guarded: ClassVar[dict[str, str]] = {}
    masked: ClassVar[dict[str, str]] = {}
    views: ClassVar[list[dict[str, Any]]] = []
    labels: ClassVar[dict[str, Any]] = {}
    part_of: ClassVar[str] = ""
    panels_under: ClassVar[tuple[str, ...]] = ()
    order: ClassVar[str] = "-updated_at"
    starts: ClassVar[dict[str, str]] = {}
    notes: ClassVar[bool] = True
    calculated: ClassVar[dict[str, tuple[Any, Any]]] = {}

    @cached_property
    def key(self) -> str:
        """Name the type for rights, API and files: `customers.customer`."""
        return f"{self.model._meta.app_label}.{self.model._meta.model_name}"

    @cached_property
    def address(self) -> str:
        """Name the type in page addresses: `customers`."""
        return self.slug or f"{self.model._meta.model_name}s"

    @property
    def label(self) -> Any:
        """Call the type by its one name."""
        return self.model._meta.verbose_name

    @property
    def many(self) -> Any:
        """Call several records of the type; languages without a plural use the one name."""
        return self.plural or self.label

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Give every field of the model that anyone may know."""
        return read_fields(self.model)

    @cached_property
    def form_names(self) -> list[str]:
        """Name the fields of the form in order."""
        return [name for _label, names in self.form for name in names]

    @cached_property
    def shown_names(self) -> list[str]:
        """Name every field that may be listed, filtered, exported and printed: the form's, then the system's."""
        first = [name for name in (self.part_of, "number") if name in self.fields]
        return list(dict.fromkeys([*first, *self.form_names, *(n for n in SYSTEM_COLUMNS if n in self.fields)]))

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Yield the rules between fields that the values break; `record` is None when adding."""
        return ()

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Fill in what follows from other values before they are saved."""

    def title_of(self, record: Any) -> str:
        """Call a record by its title."""
        return str(getattr(record, self.title))
