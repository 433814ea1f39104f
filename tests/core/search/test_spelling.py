"""Latin letters read as pinyin."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kemai.core.search.pinyin import syllables
from kemai.core.search.spelling import endings, initials, splits


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ("huarui", ("hua", "rui")),
        ("huar", ("hua", "r")),
        ("huark", ("hua", "r", "k")),
        ("hrkeji", ("h", "r", "ke", "ji")),
        ("xian", ("xian",)),
        ("xian", ("xi", "an")),
        ("angenyuanguang", ("an", "gen", "yuan", "guang")),
        ("zhshan", ("zh", "shan")),
        ("lyu", ("lv",)),
        ("nue", ("nve",)),
        ("huaruikejiyouxiangongsi", ("hua", "rui", "ke", "ji")),
    ],
)
def test_splits(typed: str, way: tuple[str, ...]) -> None:
    assert way in splits(typed, unfinished=True)


@pytest.mark.parametrize("typed", ["", "v", "hu1", "vvv", "华锐", "a" * 101])
def test_what_is_no_pinyin_has_no_ways(typed: str) -> None:
    assert splits(typed, unfinished=True) == []


def test_a_finished_word_ends_in_a_syllable_or_initial() -> None:
    assert splits("huaru", unfinished=False)[0] == ("hua", "ru")
    assert ("hua", "zhu") in splits("huazhu", unfinished=False)
    assert splits("huazhua", unfinished=False)[0] == ("hua", "zhua")


def test_initials() -> None:
    assert initials("hrkj") == "hrkj"
    assert initials("hrkjyxgs") == "hrkj"
    assert initials("hui") == ""


def test_endings() -> None:
    assert endings("hua") == ("hua", "huai", "huan", "huang")
    assert "zhuang" in endings("zh")
    assert endings("x1") == ()


@given(some.lists(some.sampled_from(sorted(syllables())), min_size=1, max_size=5))
def test_any_syllables_are_recognised(pieces: list[str]) -> None:
    ways = splits("".join(pieces), unfinished=True)
    assert ways
    assert min(map(len, ways)) <= len(pieces)


@given(some.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=60))
def test_any_letters_are_taken_quickly(typed: str) -> None:
    assert len(splits(typed, unfinished=True)) <= 6
