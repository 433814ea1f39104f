"""Every public class and function of the kernel and the areas opens with a sentence; the manual prints it."""

import ast
from pathlib import Path

from tests.house import tree

PLAIN = {"Meta", "Media"}


def test_everything_public_says_what_it_is():
    silent = [
        f"{path}:{node.lineno} {node.name}"
        for path in tree.python("kemai")
        if "tests" not in path.parts
        for node in public(path)
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_module_says_what_it_is_for():
    silent = [
        str(path)
        for path in tree.python("kemai")
        if tree.text(path).strip() and not ast.get_docstring(tree.syntax(path))
    ]
    assert silent == []


def public(path: Path) -> list[ast.ClassDef | ast.FunctionDef]:
    top = tree.syntax(path).body
    inner = [node for outer in top if isinstance(outer, ast.ClassDef) for node in outer.body]
    found = [node for node in top if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    found += [node for node in inner if isinstance(node, ast.ClassDef) and node.name not in PLAIN]
    return [node for node in found if not node.name.startswith("_")]
