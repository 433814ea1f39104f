"""The declaration of a record type: what people and machines see of a model, said once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext as _

from kemai.core.own import layer
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import SYSTEM_COLUMNS, Field, read_fields
from kemai.core.records.lanes import Lane

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer


@dataclass(frozen=True)
class OwnPage:
    """A page of one record that is no screen of the kernel: `path` behind the record's address.

    `verb` and, where one is named, the `extra` right are needed to open it. Its button stands behind those of the
    verbs, a `leading` one before them.
    """

    code: str
    label: Any
    icon: str
    path: str
    verb: str
    allowed: Callable[[Any], bool] = lambda _record: True
    extra: str = ""
    leading: bool = False


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
    `picker` is the address of a page, shown in a dialog, out of which links to records of the type are picked.
    `transfer` names for imports the `key` that tells records apart, `by` which key links are written, `with` the links
    to records in whose file these may come along (contacts in that of their customers).
    `tree` names the column that holds the way from the top, so that a filter by a record finds all below it too.
    `comes` says on an empty list where the records come from, if not from files and hands.
    `without` names verbs that nobody does on this type; `pages` are further pages of one record with a button each.
    `goes_with` names links whose record takes this one along into the recycle bin and back.
    `personal` names the fields that say something of a living person: general or sensitive (PIPL 28).
    `identifiers` names those of them by which the person is found elsewhere: name, phones, mail, account names.
    `one_of` names groups of fields; of each group exactly one is filled.
    `no_post` is the condition of rows that get no labels and envelopes.
    `wins` names values that survive a merge before all others: name → values, codes where the field has a dictionary.
    `constants` are columns that all records of the type have alike.
    `panels_by` puts a panel under records of a tree that are reached by way of a link: type key → `customer.region`.
    `later` lets the panels of the type under other records be fetched once their page stands.
    `first` names fields that a new record may bring along (from a file) and that only verbs move from then on.
    `lines` is the key of the type whose records are written as rows in the form of this one; that type names by
    `line_of` the link to its whole, by `line_form` the cells of a row, by `line_asks` the inputs of the whole on which
    the offer for a row depends. `offers_from` names the inputs of the form from which `offer` fills others.
    `currency` names the field that says in which currency the amounts of a record are; without it, the firm's own.
    `told_together` names fields, those of the lines as `lines.price`, of which some give the others away: papers tell
    all of them or none.
    `headings` are what other programs call fields in their exports: name → headings, the surest first; they count in
    place of the usual words of the field. `translates` says that `translate` reads the words of other programs.
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
    headings: ClassVar[dict[str, tuple[str, ...]]] = {}
    translates: ClassVar[bool] = False
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
    panels_by: ClassVar[dict[str, str]] = {}
    later: ClassVar[bool] = False
    order: ClassVar[str] = "-updated_at"
    starts: ClassVar[dict[str, str]] = {}
    notes: ClassVar[bool] = True
    calculated: ClassVar[dict[str, tuple[Any, Any]]] = {}
    comes: ClassVar[Any] = ""
    without: ClassVar[frozenset[str]] = frozenset()
    common: ClassVar[frozenset[str]] = frozenset()
    tree: ClassVar[str] = ""
    paste: ClassVar[str] = ""
    picker: ClassVar[str] = ""
    pages: ClassVar[tuple[OwnPage, ...]] = ()
    goes_with: ClassVar[tuple[str, ...]] = ()
    constants: ClassVar[Mapping[str, Any]] = {}
    first: ClassVar[frozenset[str]] = frozenset()
    lines: ClassVar[str] = ""
    line_of: ClassVar[str] = ""
    line_form: ClassVar[list[str]] = []
    line_asks: ClassVar[tuple[str, ...]] = ()
    offers_from: ClassVar[tuple[str, ...]] = ()
    told_together: ClassVar[tuple[str, ...]] = ()
    currency: ClassVar[str] = ""

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

    def begin(self, by: Viewer) -> dict[str, Any]:
        """Give the stored values that a new form starts with, beside the defaults of the fields and `starts`."""
        return {}

    def deciding(self, values: Iterable[Mapping[str, Any]], by: Viewer) -> AbstractContextManager[None]:
        """Look up at once what `prepare` and `check` will ask for many new records of a file."""
        return nullcontext()

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Fill in what follows from other values before they are saved."""

    def lines_open(self, record: Any) -> bool:
        """Say whether the lines of a record may still be written; those of a closed paper stay as they are."""
        return True

    def lines_kept(self, record: Any, by: Viewer) -> None:
        """Work out what follows from the lines of a record, once all of them are saved, in the same transaction."""

    def offer(self, row: Mapping[str, str], whole: Mapping[str, str], by: Viewer) -> dict[str, str]:
        """Fill what follows from what was typed, in a row (its price) or a form; texts of the inputs in and out."""
        return dict(row)

    def place(self, record: Any, by: Viewer) -> None:
        """Give a record the department of its owner."""
        if record.owner_id == by.user_id:
            record.department_id = by.department_id
        else:
            owners = self.model._meta.get_field("owner").related_model._base_manager
            record.department_id = owners.filter(pk=record.owner_id).values_list("department_id", flat=True).first()

    def refuse_receiver(self, rows: Any, person: int, by: Viewer) -> Invalid | None:
        """Say why a person can't be given some rows of a leaver's (E-REF), None where they can have all of them."""
        return None

    def in_sight(self, reached: Q, viewer: Viewer, verb: str) -> Q:
        """Give the condition of the rows on which a person may do a verb, `reached` being that of the data scope.

        Types narrow it by what is private and widen it by what is shared with the person. The condition is kept as
        long as the person's rights (docs/decisions/0028), so it reads nothing: what may change stands in a subquery.
        """
        return reached

    def lanes(self, listing: Any) -> list[Lane] | None:
        """Give the columns of the board where they are more than the choices of its field."""
        return None

    def on_board(self, rows: Any) -> Any:
        """Keep the rows that stand in the columns of the board's field."""
        return rows

    def state(self, values: Mapping[str, Any]) -> tuple[str, str]:
        """Say what a card warns of, and its level; `values` holds what `board` names as `needs`, by query path."""
        return "", ""

    def lane_of(self, record: Any) -> str:
        """Give the value of the column in which a record stands."""
        now = getattr(record, self.fields[self.board["by"]].path)
        return "" if now is None else str(now)

    def drop(self, record: Any, value: str, by: Viewer) -> str:
        """Put a record into the column of its board; gives the address of a form where something is asked first."""
        from kemai.core import actions

        actions.edit(self, record.pk, {self.board["by"]: value}, by=by)
        return ""

    def linkable(self, rows: Any, viewer: Viewer) -> Any:
        """Keep the rows of the organisation that this person may link to: those they may read."""
        return rows.visible_to(viewer, "read")

    def open_to_links(self, rows: Any) -> Any:
        """Keep the rows that a new link may lead to; links that stand already stay."""
        return rows

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Do what must follow a saved record in the same transaction; `changes` is None for a new record."""

    def translate(self, texts: dict[str, str], by: Viewer) -> dict[str, Any]:
        """Change the texts of a row of a file, by field, into words of the firm; gives values that follow from them."""
        return {}

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Do what must follow the records that a chunk of an import added or changed, in the same transaction.

        Lines meet it once more where an undone import changes them back, or takes them away.
        """

    def follow_undo(self, record: Any, by: Viewer) -> None:
        """Do what must follow a record whose old values came back when an import was undone, in the same transaction.

        Nobody is told: it is as if the file had not been there.
        """

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
