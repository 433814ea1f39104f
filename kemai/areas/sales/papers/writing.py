"""What papers have in common: the columns of their lines, sums, the amount in capitals, who it is for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kemai.core.printing.capitals import capitals
from kemai.core.printing.documents import Column
from kemai.core.printing.seen import Seen, Text, Withheld, money


def line_columns(lines: Sequence[Seen]) -> list[Column]:
    """Give the columns of a table of lines; discount and tax only where some line has them."""
    columns = [Column("#", 0.5), Column(_("品名"), 4.5), Column(_("数量"), 1.3, True), Column(_("计量单位"), 1.2)]
    columns.append(Column(_("单价"), 1.6, True))
    if any(line.discount for line in lines):
        columns.append(Column(_("折扣%"), 1.3, True))
    if any(line.tax_rate for line in lines):
        columns.append(Column(_("税率%"), 1, True))
    return [*columns, Column(_("金额"), 1.8, True)]


def line_rows(lines: Sequence[Seen]) -> list[list[Text]]:
    """Give the cells of the lines, in the columns of `line_columns`."""
    discounts, taxes = any(line.discount for line in lines), any(line.tax_rate for line in lines)
    rows = []
    for place, line in enumerate(lines, 1):
        row: list[Text] = [str(place), line_name(line), plain(line.quantity), line.unit, money(line.price)]
        row += [plain(line.discount)] if discounts else []
        row += [plain(line.tax_rate)] if taxes else []
        rows.append([*row, money(line.amount)])
    return rows


def line_name(line: Seen) -> str:
    """Call a line by its name, and by model and variant where it has them."""
    codes = [line.product.code if line.product else "", line.variant.sku if line.variant else ""]
    return " ".join(str(one) for one in (line.name, *codes) if one)


def paper_sums(paper: Seen, more: Iterable[tuple[str, Any]] = ()) -> list[tuple[str, Text]]:
    """Give the sums under the lines: net, tax, what comes on top, total with the currency."""
    made = [(_("未税金额"), paper.net), (_("税额"), paper.tax), *more]
    shown = [(label, money(amount)) for label, amount in made if amount]
    return [*shown, (_("价税合计"), priced(paper.total, paper.currency))]


def priced(amount: Any, currency: Any) -> Text:
    """Write an amount with its currency before it."""
    return amount if isinstance(amount, Withheld) else f"{currency} {money(amount)}".strip()


def in_words(amount: Any, currency: Any) -> str:
    """Write an amount in capitals where papers do so: yuan, in Chinese."""
    if currency != "CNY" or isinstance(amount, Withheld) or get_language() == "en":
        return ""
    return _("金额大写：%(words)s") % {"words": capitals(amount)}


def parties(paper: Seen) -> list[tuple[str, Text]]:
    """Say whom a paper is for."""
    contact = paper.contact
    return [
        (_("客户"), paper.customer.name),
        (_("联系人"), contact.name if contact else ""),
        (_("电话"), (contact.mobile or contact.phone) if contact else paper.customer.phone),
    ]


def signatures() -> list[str]:
    """Say who signs."""
    return [_("买方（盖章）"), _("卖方（盖章）")]


def day(value: Any) -> Text:
    """Write a day, nothing where there is none."""
    return value if isinstance(value, Withheld) else f"{value:%Y-%m-%d}" if value else ""


def plain(value: Any) -> Any:
    """Write a quantity without zeros that say nothing."""
    return value if isinstance(value, Withheld) else f"{value.normalize():,f}"
