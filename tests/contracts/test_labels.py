"""Every word of a declaration is there in Chinese and in English."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import translation

from kemai.core.actions import actions_of
from kemai.core.dictionary.shipped import shipped
from kemai.core.records import registry
from kemai.core.screens.menu import GROUPS, places
from kemai.ui.sprite import HERE

PROPER = ("QQ", "Microsoft 365", "Google")  # names that are the same everywhere
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def words(record_type: Any) -> list[Any]:
    """Collect the words that people read of a type."""
    found = [record_type.label, *(label for label, _names in record_type.form)]
    for field in record_type.fields.values():
        found += [field.label, *(label for _code, label in field.choices)]
    found += [label for label, _function in record_type.calculated.values()]
    for action in actions_of(record_type.key):
        found += [action.label, action.refusal, *(label for _name, label, _need in action.asks)]
    return [word for word in found if word]


def test_type_is_labelled_in_both_languages(record_type: Any) -> None:
    for word in words(record_type):
        with translation.override("zh-hans"):
            chinese = str(word)
        with translation.override("en"):
            english = str(word)
        assert chinese in PROPER or CHINESE.search(chinese), chinese
        assert not CHINESE.search(english), f"{chinese} has no English"


def test_one_label_per_name_in_one_type(record_type: Any) -> None:
    labels = [str(record_type.fields[name].label) for name in record_type.form_names]
    assert len(labels) == len(set(labels))


def test_tabs_over_a_list_are_told_apart(record_type: Any) -> None:
    names = [str(view["name"]) for view in record_type.views]
    whole = ["全部"] if record_type.views and record_type.views[0]["filters"] else []
    assert len({*whole, *names}) == len([*whole, *names])


def test_buttons_of_a_type_have_an_icon_that_is_drawn(record_type: Any) -> None:
    drawn = {line.split()[0] for line in (HERE / "icons.txt").read_text().splitlines()}
    drawn |= set(re.findall(r'id="([\w-]+)"', (HERE / "icons" / "own.svg").read_text()))
    assert {record_type.icon, *(page.icon for page in record_type.pages)} <= drawn


@pytest.mark.parametrize("dictionary", list(shipped()), ids=lambda one: one.key)
def test_shipped_entries_have_both_languages(dictionary: Any) -> None:
    for _code, chinese, english, *_rest in dictionary.entries:
        assert CHINESE.search(chinese)
        assert english
        assert not CHINESE.search(english)


def test_frame_is_labelled_in_both_languages() -> None:
    with translation.override("en"):
        for word in [*GROUPS.values(), *(place.label for place in places())]:
            assert not CHINESE.search(str(word)), word


def test_every_type_says_what_it_is_for() -> None:
    for record_type in registry.all():
        assert (type(record_type).__doc__ or "").strip(), record_type.key
        assert (record_type.model.__doc__ or "").strip(), record_type.key
