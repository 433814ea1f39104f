"""The kinds of evidence: how a value of each is written for comparing, by what it is looked up, how alike two are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from rapidfuzz.fuzz import ratio

from kemai.core.duplicates.matching.places import split_region
from kemai.core.duplicates.matching.words import (
    ABBREVIATED,
    CHINESE,
    HOUSE,
    NUMBER,
    ORDINALS,
    PIECES,
    counted,
    name_words,
    pairs_of,
    plain,
    same_sound,
    skeleton,
    sound,
    spoken,
)
from kemai.core.search.text import core_of_flat, flatten, only_chinese

Rarity = Mapping[str, float]
ALIKE_WORDS = 0.86
DISTRICT = re.compile("^[\u3400-\u9fff]{1,5}?(?<![小园校社厂发新院])[区县旗](?=..)")


@dataclass(frozen=True)
class Kind:
    """One kind of evidence.

    `read` writes a text for comparing ("" for none), `words` gives what is weighed by how rare it is, `keys` what
    like values have in common, `alike` how alike two different values are, from 0 to 1.
    """

    code: str
    read: Callable[[str], str]
    words: Callable[[str], Iterable[str]]
    keys: Callable[[str], Iterable[str]]
    alike: Callable[[str, str, Rarity], float]


def read_name(text: str) -> str:
    """Write a company's name: without legal form and brackets, a leading place at its end, words one blank apart."""
    low = plain(text)
    return placed_name(core_of_flat(low)) if CHINESE.search(low) else western_name(low)


def placed_name(core: str) -> str:
    """Write a Chinese name that has lost its legal form: without brackets, its place at the end."""
    region, rest = split_region(core)
    bare = rest if only_chinese(rest) else core_of_flat(flatten(rest))
    return f"{bare}@{region}" if region else bare


def western_name(low: str) -> str:
    """Write a name without Chinese characters as words."""
    return " ".join(name_words(core_of_flat(flatten(low))))


def read_person(text: str) -> str:
    """Write a person's name: Chinese without blanks, others as words."""
    low = plain(text)
    return low.replace(" ", "") if CHINESE.search(low) else " ".join(PIECES.findall(low.replace("'", "")))


def name_parts(name: str) -> Iterable[str]:
    """Give the words of a written name; those of a Chinese one are its neighbouring characters."""
    bare = name.partition("@")[0]
    return pairs_of(bare.replace(" ", "")) if CHINESE.search(bare) else bare.split()


def name_keys(name: str) -> Iterable[str]:
    """Look a name up by its sound, its words two by two, and each word."""
    bare = name.partition("@")[0]
    if CHINESE.search(bare):
        yield "=" + sound(bare)
        yield from (f"+{pair}" for pair in pairs_of(bare))
        return
    words = bare.split()
    yield "=" + "".join(words)
    heard = sorted({skeleton(word) for word in words})
    yield from heard
    yield from (f"{one} {other}" for one, other in zip(heard, heard[1:], strict=False))


def heard_whole(name: str) -> str:
    """Give the first of those keys alone, without its sign."""
    bare = name.partition("@")[0]
    return spoken(bare) if CHINESE.search(bare) else "".join(bare.split())


def alike_names(one: str, other: str, rarity: Rarity) -> float:
    """Say how alike two written names are, by their rarer words, or by their sound when they are Chinese."""
    (bare, _at, here), (second, _at, there) = one.partition("@"), other.partition("@")
    apart = here and there and here not in there and there not in here
    if bare == second:
        return 0.5 if apart else 0.97
    if CHINESE.search(bare) or CHINESE.search(second):
        score = 0.95 if same_sound(bare, second) else by_words(pairs_of(bare), pairs_of(second), rarity)
        return min(score, 0.5) if apart else min(score, 0.96)
    mine, theirs = bare.split(), second.split()
    joined = ratio("".join(mine), "".join(theirs)) / 100
    within = 0.72 if set(mine) <= set(theirs) or set(theirs) <= set(mine) else 0.0
    return min(max(by_words(mine, theirs, rarity), joined if joined >= 0.8 else 0.0, within), 0.98)


def by_words(mine: Iterable[str], theirs: Iterable[str], rarity: Rarity) -> float:
    """Compare two lists of words by what they share, a rare word counting more than a frequent one (soft TF-IDF)."""
    first, second = dict.fromkeys(mine), dict.fromkeys(theirs)
    squares = [rarity.get(word, 1.0) ** 2 for word in first]
    shared = 0.0
    left: list[str] | None = None
    for word, square in zip(first, squares, strict=True):
        if word in second:
            shared += square
            continue
        if len(word) <= 2:
            continue
        if left is None:
            left = [one for one in second if one not in first]
        if left:
            best, score = max(((one, near(word, one)) for one in left), key=lambda found: found[1])
            if score >= ALIKE_WORDS:
                left.remove(best)
                shared += score * rarity.get(word, 1.0) * rarity.get(best, 1.0)
    if not shared:
        return 0.0
    size = sum([rarity.get(word, 1.0) ** 2 for word in second])
    return min(shared / (sqrt(sum(squares) * size) or 1.0), 1.0)


def near(one: str, other: str) -> float:
    """Say how near two words are; numbers only when they are the same."""
    if one[0].isdigit() or other[0].isdigit():
        return 0.0
    return float(JaroWinkler.similarity(one, other))


def alike_persons(one: str, other: str, rarity: Rarity) -> float:
    """Say how alike two people's names are, their words in any order."""
    if CHINESE.search(one):
        return 0.9 if same_sound(one, other) else (0.3 if one[0] == other[0] else 0.0)
    mine, theirs = one.split(), other.split()
    straight = float(JaroWinkler.similarity(one, other))
    if len(mine) < 2 and len(theirs) < 2:
        return min(straight, 0.98)
    crossed = JaroWinkler.similarity(" ".join(sorted(mine)), " ".join(sorted(theirs)))
    return min(max(by_words(mine, theirs, rarity), (straight if straight > 0.85 else 0.0), crossed - 0.02), 0.98)


def person_keys(name: str) -> Iterable[str]:
    """Look a person's name up by the sound of all its words, and of each."""
    if CHINESE.search(name):
        return ["=" + sound(name)]
    spoken = [skeleton(word) for word in name.split()]
    return ["=" + " ".join(sorted(spoken)), *spoken]


def read_phone(text: str) -> str:
    """Write a phone by its last eleven digits; less than five are none."""
    digits = text if text.isascii() and text.isdigit() else "".join(NUMBER.findall(plain(text)))
    return digits.lstrip("0")[-11:] if len(digits) >= 5 else ""


def alike_phones(one: str, other: str, rarity: Rarity) -> float:
    """Say how alike two phones are: the area may be missing, one digit may be wrong."""
    short = min(len(one), len(other))
    if short >= 7 and one[-short:] == other[-short:]:
        return 0.97
    return 0.8 if short >= 7 and DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1 else 0.0


def phone_keys(phone: str) -> Iterable[str]:
    """Look a phone up by its last seven digits and by its beginning."""
    return [phone[-7:], f"^{phone[:-3]}"] if len(phone) >= 7 else [phone]


def read_mail(text: str) -> str:
    """Write a mail address in lower case."""
    low = plain(text).replace(" ", "")
    return low if "@" in low else ""


def alike_mails(one: str, other: str, rarity: Rarity) -> float:
    """Say how alike two mail addresses are: the same person at another host, or one letter wrong."""
    if DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1:
        return 0.9
    return 0.6 if one.partition("@")[0] == other.partition("@")[0] else 0.0


def read_address(text: str) -> str:
    """Write an address: abbreviations in full, numbers in digits, Chinese without province, city and district."""
    low = plain(text)
    return placed_address(counted(low).replace(" ", "")) if CHINESE.search(low) else western_address(low)


def placed_address(low: str) -> str:
    """Write a Chinese address, its numbers in digits already."""
    rest = split_region(low)[1]
    return rest[found.end() :] if (found := DISTRICT.match(rest)) else rest


def western_address(low: str) -> str:
    """Write an address without Chinese characters as words in full."""
    found = PIECES.findall(low.replace("'", ""))
    return " ".join(ORDINALS.get(word, ABBREVIATED.get(word, word)) for word in found)


def address_parts(address: str) -> Iterable[str]:
    """Give the words of a written address that are no house numbers."""
    if CHINESE.search(address):
        return pairs_of(NUMBER.sub("#", address))
    return [word for word in address.split() if not HOUSE.fullmatch(word)]


def house_numbers(address: str) -> list[str]:
    """Give the numbers in an address, the house's first."""
    if CHINESE.search(address):
        return NUMBER.findall(address)
    return [found[1] for word in address.split() if (found := HOUSE.fullmatch(word))]


def alike_addresses(one: str, other: str, rarity: Rarity) -> float:
    """Say how alike two addresses are: by their words, the house numbers as anchors."""
    words = by_words(address_parts(one), address_parts(other), rarity)
    mine, theirs = house_numbers(one), house_numbers(other)
    if not mine or not theirs:
        return words * (0.97 if not mine and not theirs else 0.8)
    if mine[0] == theirs[0]:
        return min(0.5 + words * 0.48, 0.98)
    return words * (0.8 if set(mine) & set(theirs) else 0.5)


def address_keys(address: str) -> Iterable[str]:
    """Look an address up by its number with each word, and by all its words."""
    numbers = house_numbers(address)
    words = [word if CHINESE.search(word) else skeleton(word) for word in address_parts(address)]
    yield "=" + " ".join(sorted(words))
    for number in numbers[:1]:
        yield from (f"{number} {word}" for word in words)


@lru_cache(maxsize=10_000)
def read_place(text: str) -> str:
    """Write a city, district or state."""
    low = " ".join(PIECES.findall(plain(text)))
    return low[:-1] if len(low) > 2 and low[-1] in "省市区县" else low


def alike_places(one: str, other: str, rarity: Rarity) -> float:
    """Say how alike two places are."""
    if one in other or other in one:
        return 0.8
    return float(JaroWinkler.similarity(one, other)) if min(len(one), len(other)) > 3 else 0.0


def read_code(text: str) -> str:
    """Write an identity number, tax number or postcode: letters and digits alone."""
    return re.sub(r"[\W_]+", "", plain(text))


def alike_codes(one: str, other: str, rarity: Rarity) -> float:
    """Say how alike two codes are: one sign wrong or two swapped; two faults in a long one."""
    faults = DamerauLevenshtein.distance(one, other, score_cutoff=2)
    if min(len(one), len(other)) < 4 or faults > 2:
        return 0.0
    return (0.9, 0.9, 0.65)[faults]


def code_keys(code: str) -> Iterable[str]:
    """Look a code up by itself and by its halves."""
    half = len(code) // 2
    return [code, f"^{code[:half]}", f"${code[half:]}"] if half > 2 else [code]


def read_date(text: str) -> str:
    """Write a date as its eight digits."""
    digits = "".join(part.zfill(2) for part in NUMBER.findall(plain(text)))
    return digits[:8] if len(digits) >= 8 else ""


def alike_dates(one: str, other: str, rarity: Rarity) -> float:
    """Say how alike two dates are: a wrong digit, day and month swapped, or two of three parts the same."""
    if DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1:
        return 0.9
    mine, theirs = (one[:4], one[4:6], one[6:]), (other[:4], other[4:6], other[6:])
    if mine[0] == theirs[0] and mine[1] == theirs[2] and mine[2] == theirs[1]:
        return 0.9
    return 0.6 if sum(a == b for a, b in zip(mine, theirs, strict=True)) == 2 else 0.0


def whole(value: str) -> Iterable[str]:
    """Take a value as one word."""
    return (value,)


def nothing(value: str) -> Iterable[str]:
    """Look nothing up by a value that too many share."""
    return ()


def never(one: str, other: str, rarity: Rarity) -> float:
    """Find two different values never alike."""
    return 0.0


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("name", read_name, name_parts, name_keys, alike_names),
        Kind("person", read_person, str.split, person_keys, alike_persons),
        Kind("phone", read_phone, whole, phone_keys, alike_phones),
        Kind("mail", read_mail, whole, whole, alike_mails),
        Kind("address", read_address, address_parts, address_keys, alike_addresses),
        Kind("place", read_place, whole, nothing, alike_places),
        Kind("postcode", read_code, whole, nothing, alike_codes),
        Kind("code", read_code, whole, code_keys, alike_codes),
        Kind("date", read_date, whole, whole, alike_dates),
        Kind("word", plain, whole, nothing, never),
    )
}
SEVERAL = frozenset({"phone", "mail"})
KindValues = Mapping[str, Any]
