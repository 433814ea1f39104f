"""Names are whole words that say what a thing is."""

import ast
import re
from pathlib import Path

from tests.house import tree

EMPTY_NAMES = {"util", "utils", "utility", "utilities", "helper", "helpers", "common", "misc", "stuff", "manager2"}
SHORTENED = re.compile(
    "addr|arr|attr|btn|cb|cfg|cnt|ctx|cust|dept|desc|dt|el|elem|err|evt|fmt|fn|func|idx|kw|lst|mgr|msg|num|obj|opp|org"
    "|perm|prev|pwd|qs|req|res|resp|ret|tmp|usr|val"
)


def test_no_file_has_a_name_that_says_nothing():
    assert [str(path) for path in tree.tracked() if EMPTY_NAMES & {part.split(".")[0] for part in path.parts}] == []


def test_no_name_in_the_code_is_shortened():
    found = {
        f"{path}:{line} {name}"
        for path in tree.python("kemai")
        for name, line in names(path)
        if shortened(name) and name != "tmp_path"  # pytest's own word
    }
    assert sorted(found) == []


def test_shortened_names_are_recognised():
    assert shortened("org_id")
    assert shortened("CustomerQs")
    assert not shortened("organisation_id")
    assert not shortened("valid_function")


def shortened(name: str) -> bool:
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    return any(SHORTENED.fullmatch(word.lower()) for word in words)


def names(path: Path) -> list[tuple[str, int]]:
    """What one file names: its module, classes, functions and their arguments, and the variables it sets."""
    found = [(path.stem, 1)]
    for node in ast.walk(tree.syntax(path)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.append((node.name, node.lineno))
        elif isinstance(node, ast.arg):
            found.append((node.arg, node.lineno))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.append((node.id, node.lineno))
    return found
