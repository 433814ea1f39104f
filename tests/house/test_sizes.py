"""Files and functions stay small enough to read in one go."""

from pathlib import Path
from statistics import median

from tests.house import tree


def lines(path: Path) -> int:
    return len(tree.text(path).splitlines())


def longer(paths: list[Path], most: int) -> dict[str, int]:
    return {str(path): lines(path) for path in paths if lines(path) > most}


def test_no_python_file_is_longer_than_400_lines():
    assert longer(tree.python(), 400) == {}


def test_half_of_the_python_files_have_at_most_80_lines():
    assert median(lines(path) for path in tree.python("kemai")) <= 80


def test_no_function_is_longer_than_40_lines():
    long = {
        f"{path}:{function.lineno} {function.name}": size
        for path in tree.python()
        if not path.name.startswith("samples")  # believable pages as data, one function a page
        for function in tree.functions(path)
        if (size := (function.end_lineno or 0) - function.lineno + 1) > 40
    }
    assert long == {}


def test_no_template_is_longer_than_100_lines():
    assert longer(tree.templates(), 100) == {}


def test_no_behaviour_is_longer_than_60_lines():
    assert longer(tree.find(".js", "kemai"), 60) == {}


def test_the_readme_of_an_area_fits_one_screen():
    readmes = [path for path in tree.find(".md", "kemai/areas", "kemai/packs") if path.name == "README.md"]
    assert longer(readmes, 60) == {}
