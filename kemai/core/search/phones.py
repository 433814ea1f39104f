"""Phone numbers as digits, however they were written."""

import re

from kemai.core.search.text import normalise

LONGEST = 20
SHORTEST = 4  # fewer digits at the end of a phone match too many people

_several = re.compile(r"[/;,、，；|\n]+")
_extension = re.compile(r"(?:转|轉|分机|分機|ext|x|#).*$")
_spoken_extension = re.compile(r"^(\D*0\d{2,3}\D+\d{7,8})\D+\d{1,5}\D*$")
_not_digits = re.compile(r"[^0-9]+")


def digits(number: str) -> str:
    """Give the digits of one phone number without +86 and extension: +86 138-0013-8000 becomes 13800138000."""
    if not (number.isascii() and number.isdecimal()):
        number = _extension.sub("", normalise(number))
        number = _not_digits.sub("", _spoken_extension.sub(r"\1", number))
    return _without_country(number)[-LONGEST:]


def all_digits(numbers: list[str]) -> list[str]:
    """Give the digits of every phone number in some fields, where one field may hold several of them."""
    found = (digits(number) for field in numbers if field for number in _several.split(field))
    return list(dict.fromkeys(one for one in found if len(one) >= SHORTEST))


def _without_country(number: str) -> str:
    for code, longest_local in (("0086", 9), ("86", 9)):
        if number.startswith(code) and len(number) > len(code) + longest_local:
            return number.removeprefix(code)
    return number
