"""The one door through which a person's file is read."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from kemai.core.transfer.readers.contents import CARDS, WORKBOOKS, kind_of
from kemai.core.transfer.readers.delimited import delimited_source
from kemai.core.transfer.readers.layout import table_of
from kemai.core.transfer.readers.table import MEGABYTE, Limits, Table, refused
from kemai.core.transfer.readers.vcard.table import card_source
from kemai.core.transfer.readers.workbook import workbook_source

DEFAULT_LIMITS = Limits()


def open_table(
    path: Path, filename: str, *, sheet: str | None = None, header: bool | None = None, limits: Limits = DEFAULT_LIMITS
) -> Table:
    """The table in an uploaded file.

    `filename` is the name it had with the person; `sheet` the sheet of a workbook (the first one with data without
    it); `header` whether its first full row holds headings (found out without it). Raises FileRefused with a message
    for people when the file is too big, empty, broken, locked, dangerous or no table.
    """
    size = path.stat().st_size
    if not size:
        raise refused(_("文件是空的。请检查后再上传。"))
    if size > limits.size:
        raise refused(
            _("文件有 %(size)s MB，超过了 %(most)s MB 的上限。请拆成几个文件后再上传。")
            % {"size": f"{size / MEGABYTE:.1f}", "most": limits.size // MEGABYTE}
        )
    kind = kind_of(path, filename, limits)
    if kind == CARDS:
        return table_of(card_source(path, limits), header=True, limits=limits)
    source = workbook_source(path, kind, sheet, limits) if kind in WORKBOOKS else delimited_source(path)
    return table_of(source, header=header, limits=limits)
