"""The sheets of security tell the truth: what they name is there, no attack and no requirement is missing."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.house import tree

SHEETS = (Path("docs/security.md"), Path("docs/asvs.md"))
TOKEN = re.compile(r"`([^`\s]+)`")
CASE = re.compile(r"^\| (\d+) \|.+\| ([^|]+) \|$", re.MULTILINE)
REQUIREMENT = re.compile(r"^\| (\d+\.\d+\.\d+) \| (\d) \| [^|]+ \| ([^|]+) \| (.+) \|$", re.MULTILINE)
CHAPTERS = {*range(1, 9), *range(11, 17)}
TAKEN_ON = {"1.2.10", "4.1.4", "5.2.5", "6.3.8", "15.4.2"}


def named(line: str) -> list[tuple[str, str]]:
    """Give the files of a line, each with the test named in it; `::test` alone means the file before it."""
    found: list[tuple[str, str]] = []
    for token in TOKEN.findall(line):
        file, _mark, test = token.partition("::")
        if test and not file:
            found.append((found[-1][0], test))
        elif re.search(r"\.(py|md|html|json|toml|txt)$", file):
            found.append((file, test))
    return found


def functions_of(path: str) -> set[str]:
    return {function.name for function in tree.functions(Path(path))}


def gone(line: str) -> list[str]:
    """Give what a line names and is not there."""
    missing = []
    for file, test in named(line):
        if not (tree.ROOT / file).is_file() and not (tree.ROOT / "docs" / file).is_file():
            missing.append(file)
        elif test and test not in functions_of(file):
            missing.append(f"{file}::{test}")
    return missing


@pytest.mark.parametrize("sheet", SHEETS, ids=str)
def test_everything_named_is_there(sheet):
    assert [missing for line in tree.text(sheet).splitlines() for missing in gone(line)] == []


def test_what_is_gone_is_seen():
    assert gone("| `tests/house/nowhere.py::test_x` |") == ["tests/house/nowhere.py"]
    here = "`tests/house/test_security_sheet.py::test_what_is_gone_is_seen`"
    assert gone(f"{here} `::test_nowhere`") == ["tests/house/test_security_sheet.py::test_nowhere"]


def test_each_of_the_forty_attacks_has_its_row_with_a_test_and_a_state():
    rows = CASE.findall(tree.text(SHEETS[0]))
    assert [int(number) for number, _state in rows] == list(range(1, 41))
    assert {state.split()[0].rstrip(":;,") for _number, state in rows} <= {"met", "partly", "not"}
    lines = [line for line in tree.text(SHEETS[0]).splitlines() if CASE.match(line)]
    assert [line for line in lines if not any(test for _file, test in named(line))] == []


def test_every_requirement_has_one_row():
    rows = REQUIREMENT.findall(tree.text(SHEETS[1]))
    assert [number for number, times in Counter(row[0] for row in rows).items() if times > 1] == []
    assert Counter(row[1] for row in rows) == {"1": 61, "2": 149, "3": 5}
    assert {row[0] for row in rows if row[1] == "3"} == TAKEN_ON
    assert {int(row[0].split(".")[0]) for row in rows} == CHAPTERS
    assert {row[2] for row in rows} == {"met", "n/a", "open"}


def test_what_is_met_names_its_place():
    rows = REQUIREMENT.findall(tree.text(SHEETS[1]))
    assert [number for number, _level, state, where in rows if state == "met" and not named(where)] == []
