"""A vCard file as a table of people, one card a row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from kemai.core.transfer.readers.table import Limits, Row, Source, refused
from kemai.core.transfer.readers.vcard.cards import as_utf8, cards_of
from kemai.core.transfer.readers.vcard.people import COLUMNS, is_empty, person_of


def card_source(path: Path, limits: Limits) -> Source:
    """The cards of a file below a row of headings; columns that no card fills are left out.

    A broken card is a row with a problem; a file with no sound card at all is refused with the problem of its first.
    """
    data = path.read_bytes()
    if b"\0" in as_utf8(data):
        raise refused(_("名片文件含有空字符（NUL），可能已损坏。请重新导出后再上传。"))
    cards = islice(cards_of(data), limits.rows + 1)
    rows = [_row(card.line, person_of(card), card.problem) for card in cards]
    if not rows:
        raise refused(_("文件里没有名片（找不到 BEGIN:VCARD）。请重新导出后再上传。"))
    if all(row.problem for row in rows):
        first = {"line": rows[0].number, "problem": rows[0].problem}
        raise refused(_("第 %(line)s 行起的名片无法读取：%(problem)s") % first)
    used = [at for at in range(len(COLUMNS)) if any(row.values[at] for row in rows)]
    headings = Row(0, [str(heading) for heading in COLUMNS.values()])
    return Source(kind="vcf", records=lambda: _only(used, [headings, *rows]))


def _row(line: int, values: list[str], problem: str) -> Row:
    if not problem and is_empty(values):
        problem = _("名片里没有姓名、公司、电话或邮件。")
    return Row(line, values, problem)


def _only(used: list[int], rows: list[Row]) -> Iterator[Row]:
    return (row._replace(values=[row.values[at] for at in used]) for row in rows)
