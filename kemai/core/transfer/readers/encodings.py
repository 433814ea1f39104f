"""Finding the encoding of a text file: UTF-8, UTF-16, GB18030, and only then a guess."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes
from django.utils.translation import gettext_lazy as _

from kemai.core.transfer.readers.table import refused

CHUNK = 1 << 20
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
USUAL_RANGES = ((0x20, 0x17F), (0x2010, 0x2030), (0x3000, 0x30FF), (0x4E00, 0x9FFF), (0xFF00, 0xFFEF))
CONTROLS = frozenset(map(chr, (*range(1, 9), *range(14, 26), *range(28, 32), 127)))
FOREIGN = bytes(range(0x80, 0x100))
FIRST_FOREIGN = re.compile(rb"[\x80-\xff]")


def encoding_of(data: bytes) -> str:
    """The Python name of a text's encoding, proved by decoding all of it; refuses NUL characters and binary junk.

    A text that is UTF-8 or GB18030 but for a few bytes is refused with the line of the first bad one.
    """
    encoding = _marked(data) or _wide(data) or _narrow(data)
    if not encoding:
        raise _undecodable(data)
    sample = data[:CHUNK].decode(encoding, "ignore")
    if sum(character in CONTROLS for character in sample) > len(sample) // 100:
        raise refused(_("这是二进制文件，不是文本。请上传 CSV、TXT、XLSX、XLS、ODS 或 VCF 文件。"))
    return encoding


def _marked(data: bytes) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            at = _first_bad_byte(data, encoding)
            if at is not None:
                raise _bad_line(data, at, encoding)
            return encoding
    return ""


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: many NUL bytes, all in the high halves, and only usual characters once decoded."""
    zeros = data.count(b"\0")
    if not zeros:
        return ""
    head = data[: CHUNK & ~1]
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        in_high_half = head[first::2].count(0)
        if in_high_half * 50 < len(head) or in_high_half < 0.95 * head.count(0):
            continue
        if len(data) % 2 == 0 and _first_bad_byte(data, encoding) is None and _usual(head.decode(encoding, "ignore")):
            return encoding
    raise _nul(data.count(b"\n", 0, data.find(b"\0")) + 1)


def _narrow(data: bytes) -> str:
    if _first_bad_byte(data, "utf-8") is None:
        return "utf-8"
    if _first_bad_byte(data, "gb18030") is None and _chinese(data):
        return "gb18030"
    if _share_of_utf8(data) > 0.9:
        return ""
    best = from_bytes(_around_first_foreign_byte(data)).best()
    if best is not None and _first_bad_byte(data, best.encoding) is None:
        return best.encoding
    return ""


def _first_bad_byte(data: bytes, encoding: str) -> int | None:
    """Where decoding fails, None where it does not; refuses a text that decodes but holds a NUL character."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    for start in range(0, len(data), CHUNK):
        waiting = len(decoder.getstate()[0])
        try:
            text = decoder.decode(data[start : start + CHUNK], final=start + CHUNK >= len(data))
        except UnicodeDecodeError as error:
            return start - waiting + error.start
        before, nul, _after = text.partition("\0")
        lines += before.count("\n")
        if nul:
            raise _nul(lines)
    return None


def _usual(text: str) -> bool:
    ordinary = sum(c in "\r\n\t" or any(low <= ord(c) <= high for low, high in USUAL_RANGES) for c in text)
    return ordinary >= 0.95 * len(text)


def _chinese(data: bytes) -> bool:
    """Whether a GB18030 text holds everyday characters: accented Latin letters decode too, but to rare ones."""
    text = _around_first_foreign_byte(data).decode("gb18030", "ignore")
    foreign = [character for character in text if character > "\x7f"]
    everyday = sum(bool(character.encode("gb2312", "ignore")) for character in foreign)
    return everyday >= 0.8 * len(foreign)


def _share_of_utf8(data: bytes) -> float:
    """How much of the text beyond ASCII is sound UTF-8, from 0 to 1."""
    sound = sum(len(c.encode()) for c in data.decode("utf-8", "ignore") if c > "\x7f")
    foreign = len(data) - len(data.translate(None, FOREIGN))
    return sound / max(foreign, 1)


def _around_first_foreign_byte(data: bytes) -> bytes:
    first = FIRST_FOREIGN.search(data)
    start = data.rfind(b"\n", 0, first.start()) + 1 if first else 0
    return data[start : start + CHUNK // 4]


def _undecodable(data: bytes) -> Exception:
    encoding = "utf-8" if _share_of_utf8(data) > 0.5 else "gb18030"
    return _bad_line(data, _first_bad_byte(data, encoding) or 0, encoding)


def _bad_line(data: bytes, at: int, encoding: str) -> Exception:
    return refused(
        _("第 %(line)s 行有无法识别的文字，编码可能混乱。请用记事本或 Excel 打开，另存为 UTF-8 后再上传。")
        % {"line": data[:at].decode(encoding, "ignore").count("\n") + 1}
    )


def _nul(line: int) -> Exception:
    return refused(_("第 %(line)s 行含有空字符（NUL），文件可能已损坏。请重新导出后再上传。") % {"line": line})
