"""The words and signs of the search language, full-width or not, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kemai.core.records.conditions.errors import Misread

HALF_WIDTH = str.maketrans("（）＝！～＜＞｜＆“”＂　", '()=!~<>|&""" ')
TOKEN = re.compile(
    r"(?P<blank>\s+)"
    r'|(?P<quoted>"(?:\\.|[^"\\])*")'
    r"|(?P<join>&&|\|\|)"
    r"|(?P<sign>!=|<>|!~|>=|<=|==|[=~<>≠≥≤])"
    r"|(?P<mark>[()|!])"
    r'|(?P<word>(?:[^\s()"=!<>~|≠≥≤&]|&(?!&))+)',
    re.S,
)
JOINTS = {"and": "and", "且": "and", "并且": "and", "&&": "and", "or": "or", "或": "or", "或者": "or", "||": "or"}
TURNS = {"not", "非", "!"}
SIGNS = {
    "=": "is",
    "==": "is",
    "!=": "not",
    "<>": "not",
    "≠": "not",
    "~": "has",
    "!~": "lacks",
    ">=": "over",
    "≥": "over",
    "<=": "under",
    "≤": "under",
    ">": "above",
    "<": "below",
}
WORDS = {
    "like": "has",
    "contains": "has",
    "含": "has",
    "包含": "has",
    "lacks": "lacks",
    "不含": "lacks",
    "不包含": "lacks",
    "is": "is",
    "是": "is",
    "不是": "not",
    "starts": "starts",
    "开头是": "starts",
    "不小于": "over",
    "不大于": "under",
    "大于": "above",
    "小于": "below",
    "between": "between",
    "介于": "between",
    "days": "days",
    "最近": "days",
    "empty": "empty",
    "为空": "empty",
    "filled": "filled",
    "不为空": "filled",
}


@dataclass(frozen=True)
class Token:
    """One word or sign: `kind` is word, quoted, sign, and, or, not, (, ), | or end."""

    kind: str
    text: str
    place: int

    @property
    def operator(self) -> str:
        """Name the operator that the token stands for, or nothing."""
        return SIGNS.get(self.text, "") if self.kind == "sign" else WORDS.get(self.word, "")

    @property
    def word(self) -> str:
        """Give the token as an unquoted word in lower case, or nothing."""
        return self.text.lower() if self.kind == "word" else ""


def tokens(text: str) -> list[Token]:
    """Part a search text into its tokens; raises Misread at a quotation mark that is never closed."""
    flat = text.translate(HALF_WIDTH)
    found: list[Token] = []
    place = 0
    while place < len(flat):
        match = TOKEN.match(flat, place)
        if match is None:
            raise Misread(place, _("成对的引号"), text[place:])
        if match.lastgroup != "blank":
            found.append(_token(str(match.lastgroup), match[0], text[place : match.end()], place))
        place = match.end()
    return [*found, Token("end", "", len(text))]


def _token(group: str, flat: str, written: str, place: int) -> Token:
    low = flat.lower()
    if group == "quoted":
        return Token("quoted", re.sub(r"\\(.)", r"\1", written[1:-1], flags=re.S), place)
    if group in ("word", "join") and low in JOINTS:
        return Token(JOINTS[low], written, place)
    if low in TURNS:
        return Token("not", written, place)
    if group == "mark":
        return Token(flat, written, place)
    return Token(group, flat if group == "sign" else written, place)
