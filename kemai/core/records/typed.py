"""The declaration of a record type: what people and machines see of a model, said once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import override

from kemai.core.own import layer
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import SYSTEM_COLUMNS, Field, read_fields

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer


@dataclass(frozen=True)
class OwnPage:
    """A page of one record that is no screen of the kernel: `path` behind the record's address.

    `verb` and, where one is named, the `extra` right are needed to open it.
    """

    code: str
    label: Any
    icon: str
    path: str
    verb: str
    allowed: Callable[[Any], bool] = lambda _record: True
    extra: str = ""


class RecordType:
    """Declares screens, import, search and API of one model; every attribute but `model` has a default.

    `guarded` and `masked` name the extra right that a field needs to exist, or to be read unmasked.
    `part_of` names the link to the whole when the type is a profile shown as a tab of another record.
    `search` gives weights: A titles (with pinyin), B codes and other texts, P phones.
    `state_levels` colours the dots of state badges: name → value → good, warn, bad, info or brand.
    `calculated` adds read-only facts to the record page: name → (label, function of the record).
    `starts` gives dictionary fields the code that a new form starts with.
    `duplicates` lists the fields compared when a record is added: name, phone, address or exact.
    `alike_together` lists fields that count only when all of them agree; `evidence` says what the scan reads fields as.
    `common` names verbs that reach all rows wherever they are granted: the type belongs to the firm as a whole.
    `paste` is the address of a page that fills a new record from a pasted text.
    `tree` names the column that holds the way from the top, so that a filter by a record finds all below it too.
    `without` names verbs that nobody does on this type; `pages` are further pages of one record with a button each.
    `goes_with` names links whose record takes this one along into the recycle bin and back.
    `personal` names the fields that say something of a living person: general or sensitive (PIPL 28).
    `identifiers` names those of them by which the person is found elsewhere: name, phones, mail, account names.
    `one_of` names groups of fields; of each group exactly one is filled.
    `no_post` is the condition of rows that get no labels and envelopes.
    `wins` names values that survive a merge before all others: name → values, codes where the field has a dictionary.
    `constants` are columns that all records of the type have alike.
    `later` lets the panels of the type under other records be fetched once their page stands.
    `keep_because` gives the law that makes one keep a field through an erasure: name → reason.
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
    state_levels: ClassVar[dict[str, dict[str, str]]] = {}
    board: ClassVar[dict[str, Any]] = {}
    search: ClassVar[dict[str, str]] = {}
    transfer: ClassVar[dict[str, Any]] = {}
    duplicates: ClassVar[dict[str, str]] = {}
    alike_together: ClassVar[tuple[tuple[str, ...], ...]] = ()
    evidence: ClassVar[dict[str, str]] = {}
    guarded: ClassVar[dict[str, str]] = {}
    masked: ClassVar[dict[str, str]] = {}
    personal: ClassVar[dict[str, str]] = {}
    identifiers: ClassVar[tuple[str, ...]] = ()
    one_of: ClassVar[tuple[tuple[str, ...], ...]] = ()
    no_post: ClassVar[Any] = None
    keep_because: ClassVar[dict[str, Any]] = {}
    wins: ClassVar[dict[str, tuple[Any, ...]]] = {}
    views: ClassVar[list[dict[str, Any]]] = []
    labels: ClassVar[dict[str, Any]] = {}
    part_of: ClassVar[str] = ""
    panels_under: ClassVar[tuple[str, ...]] = ()
    later: ClassVar[bool] = False
    order: ClassVar[str] = "-updated_at"
    starts: ClassVar[dict[str, str]] = {}
    notes: ClassVar[bool] = True
    calculated: ClassVar[dict[str, tuple[Any, Any]]] = {}
    without: ClassVar[frozenset[str]] = frozenset()
    common: ClassVar[frozenset[str]] = frozenset()
    tree: ClassVar[str] = ""
    paste: ClassVar[str] = ""
    pages: ClassVar[tuple[OwnPage, ...]] = ()
    goes_with: ClassVar[tuple[str, ...]] = ()
    constants: ClassVar[Mapping[str, Any]] = {}

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
        """Call the type by its one name: the firm's own where it has given one."""
        return layer.renamed(self.key) or self.model._meta.verbose_name

    @property
    def many(self) -> Any:
        """Call several records of the type; languages without a plural use the one name."""
        return layer.renamed(self.key) or self.plural or self.label

    @cached_property
    def coded_fields(self) -> dict[str, Field]:
        """Give every field of the model that anyone may know."""
        return read_fields(self.model)

    @property
    def shape(self) -> layer.Shape | None:
        """Give the type with the own fields of the firm that is looking, None when it has none."""
        return layer.shape(self)

    @property
    def fields(self) -> dict[str, Field]:
        """Give every field that anyone may know, those included that the firm looking has added."""
        shape = self.shape
        return shape.fields if shape else self.coded_fields

    @property
    def searched(self) -> dict[str, str]:
        """Give the weights of search, the firm's own searchable fields included."""
        shape = self.shape
        return shape.search if shape else self.search

    @property
    def form_names(self) -> list[str]:
        """Name the fields of the form in order."""
        shape = self.shape
        return [name for _label, names in (shape.form if shape else self.form) for name in names]

    @property
    def shown_names(self) -> list[str]:
        """Name every field that may be listed, filtered, exported and printed: the form's, then the system's."""
        shape = self.shape
        return shape.shown_names if shape else self.coded_names

    @cached_property
    def group_names(self) -> dict[str, Any]:
        """Give the labels of the declared groups by their Chinese name."""
        with override("zh-hans"):
            return {str(label): label for label, _names in self.form}

    @cached_property
    def coded_names(self) -> list[str]:
        """Name the declared fields as `shown_names` does."""
        return self.listable(self.coded_fields, self.form)

    def listable(self, fields: Mapping[str, Field], form: list[tuple[Any, list[str]]]) -> list[str]:
        """Order the fields that may be listed: the whole and the number, the form's, then the system's."""
        first = [name for name in (self.part_of, "number") if name in fields]
        named = [name for _label, names in form for name in names]
        return list(dict.fromkeys([*first, *named, *(name for name in SYSTEM_COLUMNS if name in fields)]))

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Yield the rules between fields that the values break; `record` is None when adding."""
        for group in self.one_of:
            given = [name for name in group if values.get(name)]
            if len(given) != 1:
                yield group[0], Invalid("E-STATE", _("只能填一个")) if given else Invalid("E-REQ")

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Fill in what follows from other values before they are saved."""

    def place(self, record: Any, by: Viewer) -> None:
        """Give a record the department of its owner."""
        if record.owner_id == by.user_id:
            record.department_id = by.department_id
        else:
            owners = self.model._meta.get_field("owner").related_model._base_manager
            record.department_id = owners.filter(pk=record.owner_id).values_list("department_id", flat=True).first()

    def linkable(self, rows: Any, viewer: Viewer) -> Any:
        """Keep the rows of the organisation that this person may link to: those they may read."""
        return rows.visible_to(viewer, "read")

    def open_to_links(self, rows: Any) -> Any:
        """Keep the rows that a new link may lead to; links that stand already stay."""
        return rows

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Do what must follow a saved record in the same transaction; `changes` is None for a new record."""

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Do what must follow the records that a chunk of an import added or changed, in the same transaction."""

    def follow_merge(self, ids: Iterable[int], by: Viewer) -> None:
        """Do what must follow when records link to the survivor of a merge now; Rejected refuses the merge."""

    def same_person(self, record: Any) -> Iterable[Any]:
        """Give records of other types that are the same living person, such as a person's customer file and contact."""
        return ()

    def release(self, record: Any) -> None:
        """Let go of what hangs on a record before it is erased for good; what stays linked stands in the way."""

    def title_of(self, record: Any) -> str:
        """Call a record by its title."""
        return str(getattr(record, self.title))
