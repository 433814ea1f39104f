"""The list of requirements is whole, and tests claim only what stands in it."""

import ast
from collections import Counter

from kemai.site.setup.checks.specification import requirements
from tests.house import tree


def claims() -> dict[str, str]:
    found = {}
    for path in tree.find(".py", "tests", "kemai"):
        for node in ast.walk(tree.syntax(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "spec":
                found |= {word.value: str(path) for word in node.args if isinstance(word, ast.Constant)}
    return found


def test_the_list_has_every_requirement_once():
    listed = Counter(requirement.id for requirement in requirements())
    assert len(listed) == 387
    assert [name for name, times in listed.items() if times > 1] == []


def test_tests_claim_only_requirements_that_exist():
    known = {requirement.id for requirement in requirements()}
    assert {name: path for name, path in claims().items() if name not in known} == {}
