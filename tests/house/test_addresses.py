"""The project names no machine and no package registry: it runs anywhere."""

import re

from tests.house import tree

MACHINES = [rf"/{place}/\w" for place in ("root", "home", "tmp", "opt", "work/main", "work/shared")]
REGISTRIES = [r"p[y]pi\.org", "p[y]thonhosted", r"registry\.n[p]mjs", r"n[p]mjs\.(?:org|com)", r"d[e]b\.debian"]
NAMED = re.compile("|".join(MACHINES + REGISTRIES))


def test_no_file_names_a_machine_or_a_registry():
    found = []
    for path in tree.tracked():
        if path.suffix in {".png", ".xlsx", ".xls", ".ods", ".jpg"} or path.name == "test_addresses.py":
            continue
        lines = tree.text(path).splitlines()
        found += [f"{path}:{number} {line.strip()[:100]}" for number, line in enumerate(lines, 1) if NAMED.search(line)]
    assert found == []


def test_addresses_are_recognised():
    assert NAMED.search("https://" + "pypi" + ".org/simple")
    assert NAMED.search("/home/someone/kemai")
    assert not NAMED.search("the page /workbench/ and the folder var/data")
