"""Reading a bank statement: the incoming payments of a CSV or table file, each kept once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from time import strptime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.sales.models import BankLine
from kemai.core.history.write import log
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

HEADS = {
    "day": ("交易日期", "记账日期", "入账日期", "交易时间", "日期", "date", "value date", "booking date"),
    "payer": ("对方户名", "付款人", "付款人名称", "对方单位", "对方名称", "户名", "payer", "name", "counterparty"),
    "account": ("对方账号", "付款账号", "对方帐号", "account", "iban"),
    "amount": ("收入金额", "贷方发生额", "贷方金额", "收入", "存入金额", "交易金额", "金额", "credit", "amount"),
    "note": ("摘要", "附言", "用途", "备注", "memo", "reference text", "purpose", "description"),
    "reference": ("流水号", "交易流水号", "凭证号", "交易编号", "reference", "transaction id"),
}
FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日", "%d.%m.%Y")
LINES_MOST = 5000
LONGEST = {"payer": 120, "account": 60, "note": 200, "reference": 80}
HEAD_WITHIN = 20


@dataclass(frozen=True)
class Read:
    """What a file gave: payments to keep, and the reasons why lines were left out, by line number."""

    lines: list[BankLine]
    faults: list[tuple[int, str]]


def read_statement(rows: Iterable[tuple[int, Sequence[str]]]) -> Read:
    """Read the lines of a file, each with its number; payments that go out are passed over.

    Raises Rejected E-FILE without known columns, E-RNG above the most lines.
    """
    rows = iter(rows)
    columns = heading(rows)
    lines: list[BankLine] = []
    faults: list[tuple[int, str]] = []
    same: Counter[str] = Counter()
    for place, row in rows:
        if not any(text.strip() for text in row):
            continue
        said = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        day, amount = day_of(said["day"]), sum_of(said["amount"])
        if day is None or amount is None:
            faults.append((place, _("日期不正确") if day is None else _("金额不正确")))
        elif amount > 0:
            lines.append(line_of(said, day, amount, same))
        if len(lines) > LINES_MOST:
            raise Rejected.one("file", "E-RNG", _("最多 %(most)d 行，请分成几个文件") % {"most": LINES_MOST})
    return Read(lines, faults)


def heading(rows: Iterator[tuple[int, Sequence[str]]]) -> dict[str, int]:
    """Find the line that names the columns: the first that has a day and an amount."""
    for place, row in rows:
        names = [text.strip().lower() for text in row]
        found = {
            field: names.index(known[0])
            for field, heads in HEADS.items()
            if (known := [head for head in heads if head in names])
        }
        if "day" in found and "amount" in found:
            return found
        if place >= HEAD_WITHIN:
            break
    raise Rejected.one("file", "E-FILE", _("没有找到“日期”和“金额”两列，请看样例"))


def day_of(text: str) -> date | None:
    """Read a day as banks write it, a time behind it left out."""
    first = text.split(" ")[0].split("T")[0]
    for form in FORMS:
        try:
            return date(*strptime(first, form)[:3])
        except ValueError:
            continue
    return None


def sum_of(text: str) -> Decimal | None:
    """Read an amount as banks write it; an empty one is no income."""
    plain = text.replace(",", "").replace("，", "").replace("￥", "").replace("¥", "").replace("+", "").strip()
    try:
        amount = Decimal(plain or "0")
    except InvalidOperation:
        return None
    fits = amount.is_finite() and abs(amount) < Decimal(10) ** 15 and amount == amount.quantize(Decimal("0.01"))
    return amount if fits else None


def line_of(said: dict[str, str], day: date, amount: Decimal, same: Counter[str]) -> BankLine:
    """Make one payment; its key tells two like payments of one file apart by their place among the like ones."""
    texts = {name: said.get(name, "") for name in ("payer", "account", "note", "reference")}
    mark = "|".join((day.isoformat(), f"{amount:.2f}", *texts.values()))
    same[mark] += 1
    key = hashlib.sha256(f"{mark}|{same[mark]}".encode()).hexdigest()
    cut = {name: text[: LONGEST[name]] for name, text in texts.items()}
    return BankLine(day=day, amount=amount, key=key, **cut)


def keep_lines(lines: list[BankLine], *, by: Viewer) -> int:
    """Keep the payments that were not uploaded before; gives how many are new."""
    with transaction.atomic():
        rows: Any = BankLine.objects
        known = set(rows.filter(key__in=[line.key for line in lines]).values_list("key", flat=True))
        fresh = [line for line in lines if line.key not in known]
        for line in fresh:
            line.organisation_id, line.uploaded_by_id, line.uploaded_at = by.organisation_id, by.user_id, timezone.now()
        rows.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
        facts = {"count": len(fresh), "again": len(lines) - len(fresh)}
        log(by, "sales.bank.upload", "sales.receipt", None, [], title=_("银行流水"), facts=facts)
    return len(fresh)
