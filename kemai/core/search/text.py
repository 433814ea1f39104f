"""Brings names and texts to the one form in which they are stored, compared and searched."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache, wraps

REMEMBERED, SHORT = 4096, 100  # texts of a chunk of records, and characters of one that may be remembered
CJK = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af"
)
# Letters above U+197F outside CJK are left out: SQLite and Python disagree on some of them.
LETTER = r"[^\W_\u1980-\u2dff\u3000-\U0010ffff]"
BETWEEN = rf"(?:(?!{LETTER})[^{CJK}])+"

APART = "\ue000"  # a private character that parts many texts which are worked on as one

only_chinese = re.compile("[\u4e00-\u9fff]+").fullmatch  # true of most names, which then need no further work
_unwanted = re.compile("[\u0300-\u036f\u200b-\u200f\u2060\ufeff\ud800-\udfff]+")
_blank = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_accented = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_beside_cjk = re.compile(rf"(?<=[{CJK}]){BETWEEN}|{BETWEEN}(?=[{CJK}])")

_legal = (
    "股份有限公司|有限[責责]任公司|有限公司|股份公司|[責责]任公司|有限[責责]任|合伙企业|(?:特殊)?普通合伙|有限合伙|个人独资"
    "|株式会社|有限会社|合同会社|주식회사"
)
_company = "总公司|(?<![分子支])公司"
_legal_anywhere = re.compile(_legal)
_company_at_end = re.compile(f"(?:{_company})$")
_company_at_ends = re.compile(f"(?:{_company})(?={APART}|$)")
_legal_at_end = re.compile(f"(?:{_legal}|{_company})+$")
_legal_words = {
    "co", "company", "ltd", "limited", "inc", "incorporated", "corp", "corporation", "llc", "llp", "lp", "plc",
    "gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "ug", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "ab", "as", "aps",
    "oy", "oyj", "pty", "pte", "pvt", "private", "sdn", "bhd", "kk",
}  # fmt: skip
_dotted_letters = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?")


def remembered(make: Callable[[str], str]) -> Callable[[str], str]:
    """Keep what short texts become: keys, documents and rules each ask for those of the same few hundred records."""
    short = lru_cache(REMEMBERED)(make)

    @wraps(make)
    def look_up(text: str) -> str:
        return short(text) if len(text) <= SHORT else make(text)

    return look_up


@remembered
def normalise(text: str) -> str:
    """Write a text in half-width lower case without accents, control characters or surplus blanks."""
    if text.isascii():
        if text.isprintable() and " " not in text:
            return text.lower()
    else:
        text = unicodedata.normalize("NFKC", text)
        text = _accented.sub(lambda found: unicodedata.normalize("NFD", found[0])[0], text.lower())
        text = _unwanted.sub("", text)
    return _blank.sub(" ", text).strip().lower()


@remembered
def flatten(text: str) -> str:
    """Normalise a text and close the gaps beside Chinese characters: 灵动（绍兴）公司 becomes 灵动绍兴公司."""
    if only_chinese(text):
        return text
    return normalise(text) if text.isascii() else _beside_cjk.sub("", normalise(text))


def core_name(name: str) -> str:
    """Cut the legal form from a firm's name, so that 华锐科技有限公司 and 华锐科技股份有限公司 compare equal.

    Place names stay, brackets go; the name of a branch stays different from its parent's. A name that is
    nothing but a legal form is returned whole.
    """
    return core_of_flat(flatten(name))


@remembered
def core_of_flat(flat: str) -> str:
    """Cut the legal form from a name that is flattened already."""
    bare = _without_legal_words(_company_at_end.sub("", _legal_anywhere.sub("", flat)))
    return bare or flat


def cores_of_flat(flats: Sequence[str]) -> list[str]:
    """Cut the legal form from many flattened names, in a fraction of the time; none of them holds the sign APART."""
    bare = _company_at_ends.sub("", _legal_anywhere.sub("", APART.join(flats))).split(APART)
    return [
        (_without_legal_words(one) if " " in one or one.isascii() else one) or flat
        for one, flat in zip(bare, flats, strict=True)
    ]


def without_legal_end(flat: str) -> str:
    """Cut a Chinese legal form from the end of a flattened name; a bare legal form stays."""
    return _legal_at_end.sub("", flat) or flat


def _without_legal_words(flat: str) -> str:
    if flat.isascii() or " " in flat:
        flat = _dotted_letters.sub(lambda found: found[0].replace(".", ""), flat)
        words = re.findall(rf"(?:{LETTER}|[{CJK}]|(?<=\w)['-](?=\w))+", flat)
        while len(words) > 1 and words[-1] in _legal_words:
            words.pop()
        return " ".join(words)
    return flat
