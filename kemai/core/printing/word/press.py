"""Handing Word templates to the process that fills them, and saying in the reader's words why one is not taken."""

from __future__ import annotations

import base64
import json
import logging
import subprocess
import sys
import threading
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Rejected

log = logging.getLogger("kemai.printing")
FILLER = Path(__file__).with_name("filler.py")
MEGABYTE = 1024 * 1024
LARGEST, UNPACKED, MOST_PARTS = 5 * MEGABYTE, 40 * MEGABYTE, 500
ENTRY_SIGNATURE = b"PK\x01\x02"
SECONDS, REFUSED = 30, 3
AT_ONCE = threading.BoundedSemaphore(2)
MACRO = _("文件里有宏或嵌入的程序，请去掉后另存为 DOCX")
BROKEN = _("这不是完好的 Word 文件，请用 Word 或 WPS 另存为 DOCX")
TOO_MUCH = _("模板太复杂，没有在规定时间内填完")
WORDS = {
    "macro": ("E-FILE", MACRO),
    "outside": ("E-FILE", _("文件引用了外部的模板或图片，请改为插入到文件里")),
    "broken": ("E-FILE", BROKEN),
    "syntax": ("E-FMT", _("标记写得不对，请检查大括号和 for、if 的结尾，在“%(words)s”附近")),
    "unknown": ("E-FMT", _("没有这个字段：%(words)s。可用的字段列在本页")),
    "forbidden": ("E-FMT", _("模板里只能用字段、循环和条件，不能用：%(words)s")),
}


def read_template(upload: UploadedFile) -> bytes:
    """Read an upload as a Word document by its content; raises Rejected E-FILE beside `file`."""
    name = str(upload.name).lower()
    if name.endswith((".docm", ".dotm")):
        raise refused("E-FILE", MACRO)
    if not name.endswith(".docx"):
        raise refused("E-FILE", _("只收 DOCX 文件"))
    if (upload.size or 0) > LARGEST:
        raise refused("E-FILE", _("不能超过 5 MB"))
    content = bytes(upload.read())
    upload.seek(0)
    refuse_archive(content)
    return content


def refuse_archive(content: bytes) -> None:
    """Refuse a package that is none, is locked, or unpacks to far too much; nothing is unpacked for that."""
    try:
        if content.count(ENTRY_SIGNATURE) > MOST_PARTS:
            raise refused("E-FILE", BROKEN)
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as reason:
        raise refused("E-FILE", BROKEN) from reason
    names = {part.filename for part in parts}
    locked = any(part.flag_bits & 1 for part in parts)
    if "word/document.xml" not in names or len(names) < len(parts) or locked:
        raise refused("E-FILE", BROKEN)
    if sum(part.file_size for part in parts) > UNPACKED:
        raise refused("E-FILE", BROKEN)


def check(template: bytes, shape: dict[str, Any]) -> None:
    """Try a template with no values; raises Rejected beside `file`: E-FILE, or E-FMT where a field is unknown."""
    run(template, {}, shape)


def fill(template: bytes, data: dict[str, Any]) -> bytes:
    """Give the filled document; `data` is plain: texts, lists and dictionaries of them."""
    return run(template, data, None)


def starter(title: str, fields: list[tuple[str, str]], columns: list[tuple[str, str]]) -> bytes:
    """Give a template to begin with; fields and columns are pairs of label and tag."""
    return asked({"starter": {"title": title, "fields": fields, "columns": columns}})


def run(template: bytes, data: dict[str, Any], shape: dict[str, Any] | None) -> bytes:
    """Let the process fill a template; raises Rejected where it does not take it or takes too long."""
    return asked({"template": base64.b64encode(template).decode(), "data": data, "shape": shape})


def asked(order: dict[str, Any]) -> bytes:
    """Give the process an order and wait for its answer."""
    command = [sys.executable, "-I", str(FILLER)]
    with AT_ONCE:
        try:
            done = subprocess.run(
                command, input=json.dumps(order).encode(), capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired as reason:
            raise refused("E-FMT", TOO_MUCH) from reason
    if done.returncode == REFUSED:
        told = json.loads(done.stderr)
        code, words = WORDS[told["kind"]]
        raise refused(code, str(words) % {"words": told["words"]})
    if done.returncode:
        log.error("word: %s", done.stderr.decode(errors="replace")[-2000:])
        raise refused("E-FMT", TOO_MUCH)
    return done.stdout


def refused(code: str, words: Any) -> Rejected:
    """Make the refusal of a template."""
    return Rejected.one("file", code, words)
