"""From bare rows to a table: headings found, rows brought to one width, broken rows mended or marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from kemai.core.transfer.readers.heading_rows import find_headings, named_columns
from kemai.core.transfer.readers.repair import Columns
from kemai.core.transfer.readers.table import Limits, Row, Source, Table, refused

SAMPLE = 2_000


def table_of(source: Source, *, header: bool | None, limits: Limits) -> Table:
    """The table in a source. `header` says whether there is a row of headings; None lets the program find out.

    Refuses a file without rows, or with more rows or columns than the limits allow.
    """
    sample = list(islice(_filled(source), SAMPLE))
    if not sample:
        raise refused(_("文件里没有数据。请检查后再上传。"))
    top, has_headings = find_headings([row.values for row in sample], header)
    first = top + 1 if has_headings else top
    data = sample[first:]
    width = max(_length(sample[top].values) if has_headings else 0, _usual_length(data))
    count = sum(1 for row in _filled(source)) - first
    _check(count, width, limits)
    shape = _Shape(width, source, Columns.learn([row.values for row in data if not row.problem], width))
    return Table(
        kind=source.kind,
        headings=named_columns(sample[top].values if has_headings else [], width),
        count=count,
        rows=lambda: (shape.fit(row) for row in islice(_filled(source), first, None)),
        has_headings=has_headings,
        encoding=source.encoding,
        separator=source.separator,
        sheet=source.sheet,
        sheets=source.sheets,
        warnings=[*source.warnings, *_warnings(top, has_headings)],
    )


def _filled(source: Source) -> Iterator[Row]:
    return (row for row in source.records() if row.problem or any(map(str.strip, row.values)))


def _length(cells: list[str]) -> int:
    """How many cells a row has up to its last filled one."""
    return next((at for at in range(len(cells), 0, -1) if cells[at - 1].strip()), 0)


def _usual_length(rows: list[Row]) -> int:
    counts = Counter(len(row.values) for row in rows if not row.problem)
    usual = counts.most_common(1)[0][0] if counts else 0
    return max((_length(row.values) for row in rows if len(row.values) == usual), default=0)


def _check(count: int, width: int, limits: Limits) -> None:
    if count < 1:
        raise refused(_("文件里只有标题，没有数据行。请检查后再上传。"))
    if count > limits.rows:
        raise refused(
            _("文件的数据超过 %(most)s 行，一次导入不了。请拆成几个文件后再上传。") % {"most": f"{limits.rows:,}"}
        )
    if width > limits.columns:
        raise refused(
            _("文件有 %(count)s 列，最多允许 %(most)s 列。请删去不需要的列后再上传。")
            % {"count": f"{width:,}", "most": f"{limits.columns:,}"}
        )


def _warnings(top: int, has_headings: bool) -> list[str]:
    warnings = []
    if top:
        warnings.append(_("标题行上面的 %(count)s 行已跳过。") % {"count": top})
    if not has_headings:
        warnings.append(_("没有找到标题行，列名用“列1”“列2”代替，第一行也当作数据。"))
    return warnings


class _Shape:
    """How every row of one table becomes as wide as its headings."""

    def __init__(self, width: int, source: Source, columns: Columns) -> None:
        self.width, self.joint, self.columns = width, source.separator or " ", columns

    def fit(self, row: Row) -> Row:
        """The row with one value a heading; what can't be put right keeps every value and gets a problem."""
        if len(row.values) < self.width:
            return self._padded(row)
        if len(row.values) == self.width:
            return row
        if row.problem:
            return self._squeezed(row)
        mended = self.columns.mend(row.values, self.joint)
        if mended is None:
            problem = _("这一行有 %(count)s 格，标题只有 %(width)s 格，不知哪几格该合并。请给含分隔符的内容加双引号。")
            return self._squeezed(row)._replace(problem=problem % {"count": len(row.values), "width": self.width})
        if mended == row.values[: self.width]:
            return row._replace(values=mended)
        note = _("这一行多出 %(count)s 格，已自动合并。") % {"count": len(row.values) - self.width}
        return row._replace(values=mended, note=note)

    def _squeezed(self, row: Row) -> Row:
        last = self.width - 1
        return row._replace(values=[*row.values[:last], self.joint.join(row.values[last:])])

    def _padded(self, row: Row) -> Row:
        count = len(row.values)
        padded = row._replace(values=row.values + [""] * (self.width - count))
        if row.problem or not self.columns.never_empty(count):
            return padded
        problem = _("这一行只有 %(count)s 格，应有 %(width)s 格。请检查是否缺了分隔符或被换行截断。")
        return padded._replace(problem=problem % {"count": count, "width": self.width})
