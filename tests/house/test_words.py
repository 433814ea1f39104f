"""Every word that people see is there in both languages."""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2 import Environment

from tests.house import tree

ENGLISH = Path("kemai/locale/en/LC_MESSAGES/django.po")
CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}
SAME_IN_BOTH = re.compile("客脉|中文")  # our name, and the name that a language gives itself


def english() -> dict[str, str]:
    catalogue = read_po(BytesIO(tree.text(ENGLISH).encode()), locale="en")
    words = {}
    for message in catalogue:
        several = isinstance(message.id, tuple)
        words[message.id[0] if several else message.id] = message.string[0] if several else message.string
        assert message.id == "" or not message.fuzzy, f"{message.id}: fuzzy, so the page would show Chinese"
    return words


def asked() -> dict[str, str]:
    """Each message with Chinese in it, and one place that asks for it."""
    found: dict[str, str] = {}
    for method, paths in (("python", tree.python("kemai")), ("jinja2", tree.templates())):
        for path in paths:
            for line, message, _comments, _context in extract(method, BytesIO(tree.text(path).encode()), KEYWORDS):
                first = message[0] if isinstance(message, tuple) else message
                if CHINESE.search(first):
                    found.setdefault(first, f"{path}:{line}")
    return found


def test_every_chinese_word_has_its_english():
    known = english()
    assert {word: place for word, place in asked().items() if not known.get(word)} == {}


def test_no_english_word_is_left_over_chinese():
    assert [word for word, translated in english().items() if CHINESE.search(SAME_IN_BOTH.sub("", translated))] == []


def test_both_languages_fill_in_the_same_places():
    wrong = {
        word: translated
        for word, translated in english().items()
        if word and sorted(PLACE.findall(word)) != sorted(PLACE.findall(translated))
    }
    assert wrong == {}


def test_templates_have_no_chinese_outside_of_a_translation():
    bare = []
    for path in tree.templates():
        for line, kind, value in Environment(autoescape=True).lex(tree.text(path)):
            if kind == "data" and CHINESE.search(SAME_IN_BOTH.sub("", value)):
                bare.append(f"{path}:{line} {value.strip()[:60]}")
    assert bare == []
