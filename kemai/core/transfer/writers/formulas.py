"""Making texts harmless that a spreadsheet would take for a formula, and taking that back on reading.

The rule. Blanks, control characters and quotation marks at the front are skipped. If the text then starts with one of
= + - @ (full-width twins too), or if a tab or line break stands in front, the cell gets one leading apostrophe.
Left alone, because a spreadsheet shows them as they are: a plain number (-12.50, +3, -5%), a lone minus sign that
stands for "none", and a telephone number of plus, digits, blanks and brackets (+86 138 0013 8000). A number with inner
minus signs (+86-10-1234) is not left alone: a spreadsheet would subtract. Reading strips exactly this apostrophe.
"""

from __future__ import annotations

import re

QUOTES = "\"'“”‘’＂＇"
FRONT = re.compile(rf"[\s\x00-\x1f\x7f\u200b-\u200f\u2060\ufeff{QUOTES}]*")
BREAKS = ("\t", "\r", "\n")
SIGNS = tuple("=+-@＝＋－＠﹢﹣﹫−")
HARMLESS = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?|\+[0-9 ()]+|-", re.ASCII)


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet might compute this text instead of showing it."""
    if text[:1].isalnum():
        return False
    bare = FRONT.sub("", text, count=1)
    if bare.startswith(SIGNS) and not HARMLESS.fullmatch(bare):
        return True
    return text.lstrip(QUOTES).startswith(BREAKS)


def neutralise(text: str) -> str:
    """The text as it may stand in a CSV cell."""
    return "'" + text if starts_formula(text) else text


def restore(cell: str) -> str:
    """The text that `neutralise` made this cell of; every other cell stays as it is."""
    return cell[1:] if cell[:1] == "'" and starts_formula(cell[1:]) else cell
