"""Judging a zipped workbook by its list of parts, before a single byte is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from kemai.core.transfer.readers.table import MEGABYTE, Limits, refused

MOST_PARTS = 2_000
SMALL_ENOUGH = 20 * MEGABYTE  # a workbook that unpacks to less than this may swell as it likes
ENTRY_SIGNATURE = b"PK\x01\x02"
OPEN_DOCUMENT_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def workbook_in_archive(path: Path, limits: Limits) -> str:
    """Whether a zip file is an xlsx or an ods workbook; refuses bombs, encrypted, broken and other archives."""
    if path.read_bytes().count(ENTRY_SIGNATURE) > MOST_PARTS:
        raise refused(_("压缩包里的文件多得反常，为安全起见没有打开。请用 Excel 或 WPS 另存后再上传。"))
    try:
        with zipfile.ZipFile(path) as archive:
            return _judged(archive, path.stat().st_size, limits)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise refused(_("工作簿已损坏或没有传完整。请用 Excel 或 WPS 打开、另存后再上传。")) from error


def _judged(archive: zipfile.ZipFile, size: int, limits: Limits) -> str:
    parts = archive.infolist()
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    swollen = unpacked > SMALL_ENOUGH and unpacked > limits.swelling * packed
    if unpacked > limits.unpacked or swollen or packed > size:
        raise refused(
            _("工作簿解压后有 %(megabytes)s MB，大得反常，为安全起见没有打开。请拆成小文件后再上传。")
            % {"megabytes": unpacked // MEGABYTE}
        )
    names = {part.filename for part in parts}
    if len(names) < len(parts):
        raise refused(_("工作簿里有重名的部分，为安全起见没有打开。请用 Excel 或 WPS 另存后再上传。"))
    if any(part.flag_bits & 1 for part in parts) or _encrypted_ods(archive, names):
        raise refused(_("工作簿设了密码，无法读取。请取消密码后再上传。"))
    return _kind(archive, names)


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names and archive.read("mimetype").startswith(OPEN_DOCUMENT_SHEET):
        return "ods"
    raise refused(_("这是压缩包或其他文档，不是表格。请解压或另存为 XLSX、ODS、CSV 后再上传。"))


def _encrypted_ods(archive: zipfile.ZipFile, names: set[str]) -> bool:
    manifest = "META-INF/manifest.xml"
    return manifest in names and b"encryption-data" in archive.read(manifest)
