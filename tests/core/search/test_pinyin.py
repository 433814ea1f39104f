"""How names are read."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from kemai.core.search.build_pinyin import TARGET, build, plain
from kemai.core.search.pinyin import beginnings, spell, syllables, table
from kemai.core.testing import data_folder


def rows(file: str) -> Iterator[dict[str, str]]:
    with (data_folder("cn_names") / file).open(encoding="utf-8-sig") as text:
        yield from csv.DictReader(text)


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("单雄信", "shanxiongxin"),
        ("曾国藩", "zengguofan"),
        ("解放", "xiefang"),
        ("仇英", "qiuying"),
        ("区伯", "oubo"),
        ("万俟卨", "moqixie"),
        ("重庆银行", "chongqingyinhang"),
        ("长沙会计", "changshakuaiji"),
        ("绿女", "lvnv"),
        ("音乐厦门", "yinyuexiamen"),
    ],
)
def test_a_name_can_be_read_like_this(name: str, reading: str) -> None:
    assert reading in {"".join(chosen) for chosen in product(*spell(name))}


def test_characters_without_a_reading_have_none() -> None:
    assert spell("ノ가a1") == [(), (), (), ()]


def test_surnames_carry_their_documented_initial() -> None:
    wrong = [row["surname"] for row in rows("familyname.csv") if row["initial"] not in initials(row["surname"])]
    assert wrong == []


def initials(surname: str) -> set[str]:
    return {reading[0] for reading in spell(surname)[0]}


def test_given_names_carry_their_documented_reading() -> None:
    """The five that differ are old readings of 2,614 (骞 as jian, 虑 as lu, …)."""
    wrong = [row["character"] for row in rows("givenname.csv") if documented(row) not in table()[row["character"]]]
    assert len(wrong) <= 5


def documented(row: dict[str, str]) -> str:
    return row["pinyin"].rstrip("12345").replace("ü", "v").replace("u:", "v")


def test_every_reading_can_be_typed() -> None:
    assert {"zhuang", "lv", "a"} <= syllables()
    assert {"z", "zh", "zhu"} <= beginnings()
    assert all(reading.isascii() and reading.isalpha() for reading in syllables())
    assert plain("lǜ") == "lv"


def test_the_table_is_built_in_one_step(tmp_path: Path) -> None:
    target = tmp_path / "pinyin.json"
    build(target)
    assert json.loads(target.read_text(encoding="utf-8")) == json.loads(TARGET.read_text(encoding="utf-8"))
    assert list(tmp_path.iterdir()) == [target]


def test_searching_does_not_load_pypinyin() -> None:
    table()
    code = (
        "import sys; from kemai.core.search.query import parse; parse('huarui'); assert 'pypinyin' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])
