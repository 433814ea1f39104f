"""Cutting off what a reply quotes, so that a timeline shows what was new."""

from __future__ import annotations

import re

HEADS = re.compile(
    r"^\s*(?:"
    r"(?:on\b.{4,200}\bwrote\s*:)"
    r"|(?:el\b.{4,200}\bescribió\s*:)|(?:le\b.{4,200}\ba écrit\s*:)|(?:am\b.{4,200}\bschrieb\b.{0,120}:)"
    r"|(?:\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}.{0,200}[:：])"
    r"|(?:在\s?.{4,200}写道[:：])|(?:.{0,120}于.{4,120}写道[:：])"
    r"|(?:-{2,}\s*(?:original message|forwarded message|原始邮件|原邮件|转发的?邮件|回复邮件).{0,40}-{2,})"
    r"|(?:_{10,})|(?:-{10,})"
    r"|(?:sent from my .{2,40})|(?:发自我的.{2,20})"
    r")\s*$",
    re.I,
)
FIELDS = re.compile(r"^\s*\*?(?:from|发件人|von|de)\*?\s*[:：]\s*\S", re.I)
NEXT_FIELDS = re.compile(r"^\s*\*?(?:sent|date|to|发送时间|日期|收件人|时间|主题|subject)\*?\s*[:：]", re.I)
BROKEN = re.compile(r"^\s*(?:on\b|in\b|am\b|le\b|el\b|\d{1,4}[./-]\d).{4,200}$", re.I)
ENDS = re.compile(r"(?:wrote|написал|写道|schrieb|a écrit|escribió)\s*[:：]\s*$", re.I)
SIGN = re.compile(r"^-- ?$")


def new_part(text: str) -> str:
    """Give what was written anew in a reply: all up to the first quotation or signature mark; all where none is."""
    lines = text.splitlines()
    while lines and (not lines[0].strip() or HEADS.match(lines[0])):
        lines = lines[1:]
    for place, line in enumerate(lines):
        if place and begins_quote(lines, place) or SIGN.match(line) and place:
            lines = lines[:place]
            break
    kept = "\n".join(line for line in lines if not line.lstrip().startswith(">")).strip()
    return kept or text.strip()


def begins_quote(lines: list[str], place: int) -> bool:
    """Say whether the quoted message begins at a line."""
    line = lines[place]
    if HEADS.match(line):
        return True
    after = " ".join(lines[place + 1 : place + 3])
    if FIELDS.match(line):
        return any(NEXT_FIELDS.match(one) for one in lines[place + 1 : place + 4])
    if BROKEN.match(line) and ENDS.search(lines[place + 1] if place + 1 < len(lines) else ""):
        return True
    return line.startswith(">") and after.lstrip().startswith(">")
