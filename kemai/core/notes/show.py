"""Notes as they are read: letters stay letters, mentions stand out."""

from __future__ import annotations

from markupsafe import Markup, escape

from kemai.core.notes.actions import MENTION


def marked(text: str) -> Markup:
    """Give a note's text with its mentions marked; markup that was typed shows as letters."""
    if "@" not in text and "\n" not in text:
        return escape(text)
    parts: list[Markup] = []
    place = 0
    for found in MENTION.finditer(text):
        parts += [escape(text[place : found.start()]), Markup('<b class="mention">{}</b>').format(found[0])]
        place = found.end()
    parts.append(escape(text[place:]))
    lines = Markup("").join(parts).split("\n")
    return Markup("<br>").join(lines)
