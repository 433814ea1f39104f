"""The files of the project as the house tests read them: what git tracks or would track."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the project, relative to its root, except what git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return tuple(sorted(Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()))


def find(suffix: str, *folders: str) -> list[Path]:
    """The tracked files with this suffix under these folders, everywhere when none is given."""
    inside = [path for path in tracked() if path.suffix == suffix]
    return [path for path in inside if not folders or any(path.is_relative_to(folder) for folder in folders)]


def python(*folders: str) -> list[Path]:
    """The tracked Python files under these folders, except migrations, which a program writes."""
    return [path for path in find(".py", *folders) if "migrations" not in path.parts]


def templates() -> list[Path]:
    """The tracked page templates."""
    return [path for path in find(".html", "kemai") if "templates" in path.parts]


def text(path: Path) -> str:
    """The text of one tracked file."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def syntax(path: Path) -> ast.Module:
    """The syntax tree of one tracked Python file."""
    return ast.parse(text(path), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of one Python file, methods and inner ones included."""
    return (node for node in ast.walk(syntax(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
