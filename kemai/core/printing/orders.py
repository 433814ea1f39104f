"""What somebody wants printed: which fields, which template, which rows."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from kemai.core.printing.templates import TEMPLATES, Template, offered
from kemai.core.records import registry
from kemai.core.records.conditions import UnknownName
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.registry import Resolved
from kemai.core.records.typed import RecordType
from kemai.core.screens.listing import Listing
from kemai.core.tenancy.viewer import Viewer

FIELDS_MOST = 24
NUMBER_LONGEST = 40
ID_LONGEST = 18
OWN = ("columns", "template", "range", "from", "to", "csrfmiddlewaretoken", "form_key")
NOT_SENT = ("ids", "all", "after", "before", "at")


@dataclass(frozen=True)
class Order:
    """One wish to print, small enough to be kept with a job; `query` is the list's own address."""

    type_key: str
    fields: list[str]
    template_code: str = "list"
    range: str = "all"
    first: str = ""
    last: str = ""
    query: str = ""

    @property
    def record_type(self) -> RecordType:
        """Give the type whose records are printed."""
        return registry.get(self.type_key)

    @property
    def template(self) -> Template:
        """Give the template."""
        return TEMPLATES[self.template_code]

    def arguments(self) -> dict[str, Any]:
        """Give the wish as the arguments of a job."""
        return asdict(self)

    def listing(self, viewer: Viewer) -> Listing:
        """Give the list that the wish was made from, read anew for this person."""
        made = Listing(self.record_type, viewer, registry.resolve(self.record_type, viewer), QueryDict(self.query))
        made.read()
        return made

    def rows(self, viewer: Viewer) -> Any:
        """Give the rows to print: the wanted ones, without those whose post nobody wants where it is for the post."""
        rows = self.wanted(viewer)
        return rows.exclude(self.record_type.no_post) if self.is_post else rows

    @property
    def is_post(self) -> bool:
        """Say whether the paper goes to people by post, and some of the type may have refused that."""
        return self.template.layout in ("labels", "envelopes") and self.record_type.no_post is not None

    def skipped(self, viewer: Viewer) -> int:
        """Count the wanted rows that are left out because they refused post."""
        return int(self.wanted(viewer).filter(self.record_type.no_post).count()) if self.is_post else 0

    def wanted(self, viewer: Viewer) -> Any:
        """Give the wanted rows in their order, as far as the rights to read and to print reach."""
        if self.range == "number":
            rows = self.record_type.model.objects.visible_to(viewer, "read")
            bounds = {"number__gte": self.first, "number__lte": self.last}
            rows = rows.filter(**{path: value for path, value in bounds.items() if value}).order_by("number")
            return rows.visible_to(viewer, "print")
        listing = self.listing(viewer)
        return listing.order.apply(listing.rows("read").visible_to(viewer, "print"))

    def sentence(self, viewer: Viewer) -> str:
        """Say which rows were wanted, for the foot of the paper and the log."""
        if self.range == "number":
            label = registry.resolve(self.record_type, viewer).fields["number"].label
            return f"{label} {self.first or '…'} – {self.last or '…'}"
        if self.range == "chosen":
            return _("选中的 %(count)s 行") % {"count": len(chosen_ids(QueryDict(self.query)))}
        return self.listing(viewer).sentence() or _("全部")


def read_order(record_type: RecordType, given: QueryDict, resolved: Resolved) -> Order:
    """Read a wish from a form; raises Rejected with a reason per field, UnknownName for names nobody offers."""
    names = list(dict.fromkeys(name for one in given.getlist("columns") for name in one.split(",") if name))
    for name in names:
        if name not in resolved.fields:
            raise UnknownName(name)
    code, range_ = given.get("template", "list"), given.get("range", "all")
    if code not in [template.code for template in offered(resolved)]:
        raise UnknownName(code)
    if range_ not in [one for one, _label in ranges(resolved, given)]:
        raise UnknownName(range_)
    order = Order(
        type_key=record_type.key,
        fields=names,
        template_code=code,
        range=range_,
        first=number_of(given.get("from", "")) if range_ == "number" else "",
        last=number_of(given.get("to", "")) if range_ == "number" else "",
        query=list_query(given, chosen=range_ == "chosen"),
    )
    if errors := faults(order):
        raise Rejected(errors)
    return order


def faults(order: Order) -> dict[str, list[Invalid]]:
    """Give what is wrong with a wish, beside the field that it stands in."""
    errors: dict[str, list[Invalid]] = {}
    if not order.fields:
        errors["columns"] = [Invalid("E-REQ", _("请至少勾选一个字段"))]
    elif order.template.layout == "list" and len(order.fields) > FIELDS_MOST:
        errors["columns"] = [Invalid("E-RNG", _("一张清单最多 %(limit)d 个字段") % {"limit": FIELDS_MOST})]
    if order.range == "number" and not (order.first or order.last):
        errors["from"] = [Invalid("E-REQ")]
    elif order.first and order.last and order.first > order.last:
        errors["to"] = [Invalid("E-RNG", f"≥ {order.first}")]
    return errors


def ranges(resolved: Resolved, given: QueryDict) -> list[tuple[str, str]]:
    """Give the choices of rows: ticked ones where some are ticked, the list, and numbers from – to."""
    chosen = len(chosen_ids(given))
    return [
        *([("chosen", _("选中的 %(count)s 行") % {"count": chosen})] if chosen else []),
        ("all", _("列表中的全部")),
        *([("number", _("按编号从…到…"))] if "number" in resolved.fields else []),
    ]


def chosen_ids(given: QueryDict) -> list[str]:
    """Give the ids of the ticked rows; none when every row that the list finds is meant."""
    if given.get("all") == "1":
        return []
    ids = (one for many in given.getlist("ids") for one in many.split(","))
    return list(dict.fromkeys(one for one in ids if one.isascii() and one.isdigit() and len(one) <= ID_LONGEST))


def list_query(given: QueryDict, *, chosen: bool) -> str:
    """Give the address of the list that the form was opened from, with the ticked rows where they are meant."""
    query = given.copy()
    for name in (*OWN, *NOT_SENT):
        query.pop(name, None)
    if chosen:
        query["ids"] = ",".join(chosen_ids(given))
    return str(query.urlencode())


def number_of(text: str) -> str:
    """Read a number as people type it."""
    return unicodedata.normalize("NFKC", text).replace("\x00", "").strip()[:NUMBER_LONGEST]
