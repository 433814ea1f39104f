"""SQL written by hand and markup that is not escaped stand only where someone has reviewed them: reviewed.txt."""

import ast
import re
from pathlib import Path

from tests.house import tree

LIST = Path(__file__).with_name("reviewed.txt")
SQL_CALLS = {"execute", "executemany", "executescript", "raw", "extra", "RawSQL", "RunSQL"}
MARKUP_CALLS = {"mark_safe", "Markup", "SafeString"}


def test_every_use_is_reviewed():
    assert sorted(uses() - reviewed()) == []


def test_no_review_has_outlived_its_use():
    assert sorted(reviewed() - uses()) == []


def test_each_kind_is_recognised():
    code = "cursor.execute('')\nCustomer.objects.extra()\nmark_safe('')\nmarkupsafe.Markup('')\nqueue.execute_later()"
    assert kinds(ast.parse(code)) == {"sql", "markup"}
    assert kinds(ast.parse("rows.filter(name='raw')")) == set()


def uses() -> set[tuple[str, str]]:
    return {(kind, str(path)) for path in tree.find(".py", "kemai") for kind in kinds(tree.syntax(path))}


def reviewed() -> set[tuple[str, str]]:
    """Each line is: kind, path, and why it is safe; the reason is what a reviewer reads."""
    lines = [line for line in LIST.read_text().splitlines() if line and not line.startswith("#")]
    entries = [re.fullmatch(r"(sql|markup) (\S+): \S.+", line) for line in lines]
    assert all(entries), "a line of reviewed.txt is not 'kind path: reason'"
    return {(entry[1], entry[2]) for entry in entries if entry}


def kinds(module: ast.Module) -> set[str]:
    named = (node.func for node in ast.walk(module) if isinstance(node, ast.Call))
    calls = {called(one) for one in named if getattr(one, "id", "") != "extra"}  # extra() declares a right
    return {kind for kind, names in (("sql", SQL_CALLS), ("markup", MARKUP_CALLS)) if calls & names}


def called(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))
