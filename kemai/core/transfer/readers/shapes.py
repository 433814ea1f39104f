"""What a piece of text looks like: a number, a date, a mobile number, a company's name …"""

from __future__ import annotations

import re

LONG_TEXT = 80
EXACT = (
    ("number", re.compile(r"[+-]?[\d,]*\d(\.\d+)?%?")),
    ("sum", re.compile(r"-?(CNY|RMB|USD|EUR|HKD|GBP|JPY|[A-Z]{0,2}[$¥￥€£]) ?-?[\d,.']*\d|[\d,.']*\d ?(€|£|元|万元)")),
    ("date", re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?([ T]\d{1,2}:\d{2}.*)?|\d{1,2}[-/]\d{1,2}[-/]\d{4}.*")),
    ("time", re.compile(r"\d{1,2}:\d{2}(:\d{2})?")),
    ("email", re.compile(r"[^\s@;,<>]+@[^\s@;,<>]+\.[^\s@;,<>]{2,}")),
    ("website", re.compile(r"(https?://|www\.)\S+|([a-z0-9-]+\.)+(com|cn|net|org|gov|edu)(\.[a-z]{2})?(/\S*)?", re.I)),
    ("phone", re.compile(r"\+?\(?\d[\d ().-]{5,}\d((转|-|ext\.? ?)\d+)?")),
    ("key", re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32,}", re.I)),
    ("markup", re.compile(r"\ufeff?<[A-Za-z!?].*>", re.DOTALL)),
    ("truth", re.compile(r"true|false|yes|no|是|否", re.I)),
)  # fmt: skip
MOBILE = re.compile(r"(\+?86|0086)?[ -]?1[3-9]\d[ -]?\d{4}[ -]?\d{4}")
COMPANY = re.compile(
    r".{2,}(公司|集团|厂|银行|医院|学校|大学|学院|研究所|研究院|合作社|事务所|商行|商店|超市|酒店|经营部|工作室)(（.+）|\(.+\))?"
    r"|.*\b(inc|ltd|llc|corp|corporation|company|co|gmbh|ag|s\.?a|limited|plc|group|bank|stores?|shop|retailers?)\b\.?",
    re.IGNORECASE,
)
RUNS = ((re.compile(r"\d+"), "9"), (re.compile(r"[^\W\d_]+"), "A"))
HAN = re.compile(r"[\u3400-\u9fff]")
LETTERS = re.compile(r"[^\W\d_]+")


def looks(text: str) -> str:
    """The kind of a value: empty, mobile, company, text or one of the names in EXACT."""
    text = text.strip()
    if not text:
        return "empty"
    if MOBILE.fullmatch(text):
        return "mobile"
    for kind, pattern in EXACT:
        if pattern.fullmatch(text):
            return kind
    return "company" if len(text) < LONG_TEXT and COMPANY.fullmatch(text) else "text"


def names_something(text: str) -> bool:
    """Whether a text could be somebody's name: a few words or Chinese characters, hardly a digit, no markup."""
    if not 2 <= len(text) <= LONG_TEXT or looks(text) not in ("text", "company"):
        return False
    letters = sum(map(len, LETTERS.findall(text)))
    return letters >= 0.7 * len(text) and (len(HAN.findall(text)) > 1 or " " in text.strip())


def signature(text: str) -> str:
    """The outline of a value: runs of digits become 9 and runs of letters A, so 05432-043 gives 9-9."""
    for pattern, mark in RUNS:
        text = pattern.sub(mark, text)
    return text[:12]
