"""What a Word template may name: the fields of the paper, its lines, customer, contact and firm, as plain texts.

Every name stands twice, in English as in the API and in Chinese as on the screen. Field rights of the person who asks
hold: what they may not see is empty, what is masked for them stays masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from kemai.core.access.fields import HIDE, MASK_LEVEL
from kemai.core.printing.bounds import bounds
from kemai.core.printing.capitals import capitals
from kemai.core.printing.letterhead import TEXTS
from kemai.core.printing.paper import clean, common
from kemai.core.records import registry
from kemai.core.records.kinds.numbers import amount_text
from kemai.core.records.typed import RecordType
from kemai.core.screens.cells import Cells, Row
from kemai.core.tenancy.viewer import Viewer

PAPERS = {
    "sales.contract": ("contract", "合同", "amount"),
    "sales.quote": ("quote", "报价", "total"),
    "sales.salesorder": ("order", "订单", "total"),
}
LINKED = (("customer", "客户", "customers.customer"), ("contact", "联系人", "customers.contact"))
ORDER = {"sales.contract": ("due", "position", "pk")}
SINGLE = (("amount_words", "金额大写"), ("today", "今天"), ("me", "经办人"))
FIRM = {"name": "名称", "address": "地址", "phone": "电话", "tax_number": "税号", "bank": "开户行"}
Texts = dict[str, str]


def data_of(record: Any, by: Viewer) -> dict[str, Any]:
    """Give all that a template may say of one paper, for one person."""
    paper = registry.of_model(record)
    english, chinese, amount = PAPERS[paper.key]
    own = said(paper, [record.pk], by)
    made: dict[str, Any] = both(english, chinese, own[0] if own else {})
    for name, label, key in LINKED:
        linked = registry.get(key)
        found = said(linked, [getattr(record, f"{name}_id") or 0], by)
        made |= both(name, label, found[0] if found else only_title(linked, getattr(record, name)))
    made |= both("lines", "明细", lines_of(paper, record, by))
    made |= both("firm", "单位", firm_of(by))
    single = {
        "amount_words": words_of(record, paper, amount, by),
        "today": f"{timezone.localdate():%Y-%m-%d}",
        "me": by.name,
    }
    return made | {key: single[pair[0]] for pair in SINGLE for key in pair}


def both(english: str, chinese: str, value: Any) -> dict[str, Any]:
    """Let a value be called by either name."""
    return {english: value, chinese: value}


def said(record_type: RecordType, ids: Iterable[int], by: Viewer, order: tuple[str, ...] = ("pk",)) -> list[Texts]:
    """Say the fields of records that the person may read; a field out of their sight is there, and empty."""
    resolved = registry.resolve(record_type, by)
    levels = bounds(record_type, by)
    names = [name for name in record_type.shown_names if levels.get(name) != HIDE]
    cells = Cells(replace(resolved, masked=frozenset(name for name in levels if levels[name] == MASK_LEVEL)), by)
    rows = record_type.model.objects.visible_to(by, "read").filter(pk__in=list(ids)).order_by(*order)
    return [named(record_type, {name: words(cells, name, row) for name in names}) for row in cells.read(rows, names)]


def words(cells: Cells, name: str, row: Row) -> str:
    """Say one value as papers do: amounts with their cents."""
    field = cells.resolved.fields[name]
    value = row.values[field.path] if field.kind.name == "money" else None
    if value is not None and not cells.is_masked(name, row):
        return amount_text(value, cents=True)
    return clean(cells.text(name, row))


def named(record_type: RecordType, texts: Mapping[str, str]) -> Texts:
    """Give texts by name and by Chinese label, those out of sight as empty."""
    return {key: texts.get(name, "") for name, label in labels(record_type).items() for key in (label, name) if key}


def labels(record_type: RecordType) -> Texts:
    """Give the Chinese label of each field, empty where it is no word that a template can hold."""
    with translation.override("zh-hans"):
        found = {name: str(record_type.fields[name].label) for name in record_type.shown_names}
    return {name: label if label.isidentifier() else "" for name, label in found.items()}


def only_title(record_type: RecordType, record: Any) -> Texts:
    """Say no more of a record out of sight than its name, as the paper's own page does."""
    return named(record_type, {record_type.title: clean(record_type.title_of(record))} if record else {})


def lines_of(paper: RecordType, record: Any, by: Viewer) -> list[Texts]:
    """Say the lines of a paper, in their order."""
    line_type = registry.get(paper.lines)
    ids = line_type.model.objects.filter(**{line_type.line_of: record.pk}).values_list("pk", flat=True)
    return said(line_type, ids, by, ORDER.get(paper.key, ("position", "pk")))


def firm_of(by: Viewer) -> Texts:
    """Say the firm's own letterhead."""
    texts = {one.key.rpartition(".")[2]: clean(str(one.of(by.organisation_id))) for one in TEXTS}
    texts["name"] = texts["name"] or common("", "", by)["firm"]
    return {key: texts[name] for name, label in FIRM.items() for key in (name, label)}


def words_of(record: Any, paper: RecordType, amount: str, by: Viewer) -> str:
    """Write the amount in capitals where the person may read it and it is in yuan."""
    value: Decimal | None = getattr(record, amount)
    if amount in bounds(paper, by) or value is None:
        return ""
    return capitals(value) if record.currency == "CNY" else ""


def shape_of(type_key: str) -> dict[str, Any]:
    """Give all names that a template for papers of a type may use, with nothing in them."""
    paper = registry.get(type_key)
    english, chinese, _amount = PAPERS[type_key]
    made = both(english, chinese, named(paper, {})) | both("lines", "明细", [named(registry.get(paper.lines), {})])
    for name, label, key in LINKED:
        made |= both(name, label, named(registry.get(key), {}))
    made |= both("firm", "单位", {key: "" for pair in FIRM.items() for key in pair})
    return made | {key: "" for pair in SINGLE for key in pair}


def listed(type_key: str) -> list[dict[str, Any]]:
    """Give the names for people who write templates: groups of label, English name and Chinese name."""
    paper = registry.get(type_key)
    english, chinese, _amount = PAPERS[type_key]
    types = [(english, chinese, paper), *((name, label, registry.get(key)) for name, label, key in LINKED)]
    types.append(("line", "行", registry.get(paper.lines)))
    return [{"title": str(one.label), "rows": tags(english, chinese, one)} for english, chinese, one in types]


def tags(english: str, chinese: str, record_type: RecordType) -> list[Texts]:
    """Give the fields of a type with their two names as they are written."""
    return [
        {
            "label": str(record_type.fields[name].label),
            "english": tag(english, name),
            "chinese": tag(chinese, label) if label else "",
        }
        for name, label in labels(record_type).items()
    ]


def tag(*names: str) -> str:
    """Write a name as it stands in a template."""
    return "{{ " + ".".join(names) + " }}"
