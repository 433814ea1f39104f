"""Telling what a file is by its content, and refusing one whose name says something else."""

from __future__ import annotations

from pathlib import Path, PurePath

from django.utils.translation import gettext_lazy as _

from kemai.core.transfer.readers.archive import workbook_in_archive
from kemai.core.transfer.readers.table import Limits, refused

TEXT, CARDS, WORKBOOKS = "text", "vcf", ("xlsx", "xls", "ods")
KIND_OF_ENDING = {
    ".csv": TEXT, ".tsv": TEXT, ".tab": TEXT, ".txt": TEXT, "": "",
    ".vcf": CARDS, ".vcard": CARDS,
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods",
}  # fmt: skip
OTHER_FILES = (
    (b"\x89PNG", _("PNG 图片")),
    (b"\xff\xd8\xff", _("JPEG 图片")),
    (b"GIF8", _("GIF 图片")),
    (b"%PDF-", _("PDF 文档")),
    (b"Rar!", _("RAR 压缩包")),
    (b"7z\xbc\xaf\x27\x1c", _("7z 压缩包")),
    (b"\x1f\x8b", _("gzip 压缩包")),
    (b"MZ\x90", _("程序")),
    (b"\x7fELF", _("程序")),
    (b"SQLite format 3\x00", _("数据库")),
    (b"{\\rtf", _("RTF 文档")),
)
ZIP, OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = (b"<!DOCTYPE", b"<HTML", b"<TABLE", b"<?XML")
BYTE_ORDER_MARKS = b"\xef\xbb\xbf\xfe\xff"


def kind_of(path: Path, filename: str, limits: Limits) -> str:
    """Whether a file is text, vCards (vcf), xlsx, xls or ods; refuses every other content and a name that misleads."""
    with path.open("rb") as file:
        head = file.read(4096)
    kind = _kind_of_content(path, head, limits)
    ending = PurePath(filename).suffix.lower()
    if ending not in KIND_OF_ENDING:
        raise refused(_("不支持“%(ending)s”文件。请上传 CSV、TXT、XLSX、XLS、ODS 或 VCF 文件。") % {"ending": ending})
    if not _fits(kind, KIND_OF_ENDING[ending]):
        raise refused(
            _("文件名以“%(ending)s”结尾，内容却是 %(kind)s。请用正确的格式另存后再上传。")
            % {"ending": ending, "kind": _("文本") if kind == TEXT else kind.upper()}
        )
    return kind


def _fits(kind: str, named: str) -> bool:
    both_workbooks = kind in WORKBOOKS and named in WORKBOOKS
    return not named or kind == named or both_workbooks or (kind, named) == (CARDS, TEXT)


def _kind_of_content(path: Path, head: bytes, limits: Limits) -> str:
    for signature, name in OTHER_FILES:
        if head.startswith(signature):
            raise refused(
                _("这是一个%(name)s，不是表格。请上传 CSV、TXT、XLSX、XLS、ODS 或 VCF 文件。") % {"name": name}
            )
    if head.startswith(ZIP):
        return workbook_in_archive(path, limits)
    if head.startswith(OLE):
        return _old_office_file(path)
    start = head.replace(b"\0", b"").lstrip(BYTE_ORDER_MARKS + b" \t\r\n").upper()
    if start.startswith(MARKUP):
        raise refused(_("这是网页或 XML 文件，不是表格。请用 Excel 或 WPS 打开，另存为 XLSX 后再上传。"))
    return CARDS if start.replace(b" ", b"").startswith(b"BEGIN:VCARD") else TEXT


def _old_office_file(path: Path) -> str:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise refused(_("工作簿设了密码，无法读取。请取消密码后再上传。"))
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise refused(_("这是旧版 Office 文档，但不是 Excel 工作簿。请上传 XLS、XLSX 或 CSV 文件。"))
    return "xls"
