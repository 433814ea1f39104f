"""The floors and rooms of the house: the contracts hold, and each of them sees the import that it forbids."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from grimp import build_graph

from tests.house import tree

OPEN_TO_OTHERS = {"actions", "queries", "events", "models"}
ONE_IMPORTER = ["docxtpl", "typst"]
LINTER = Path(sys.executable).with_name("lint-imports")
WRONG = {
    "the kernel names an area": ("core/kernel.py", "import kemai.areas.customers"),
    "the look knows the kernel": ("ui/look.py", "import kemai.core"),
    "an area leans uphill": ("areas/accounts/actions.py", "import kemai.areas.customers.queries"),
    "actions know pages": ("areas/customers/actions.py", "import kemai.areas.customers.pages"),
    "queries know actions": ("areas/customers/queries.py", "import kemai.areas.customers.actions"),
    "models know queries": ("areas/customers/models.py", "import kemai.areas.customers.queries"),
    "an area that nobody listed": ("areas/newcomer/__init__.py", ""),
    "a floor that nobody listed": ("cellar/__init__.py", ""),
}


@pytest.fixture(scope="module")
def imports():
    return build_graph("kemai", include_external_packages=True, cache_dir=str(tree.ROOT / "var" / "import_linter"))


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [LINTER, "--no-cache", "--config", str(folder / "pyproject.toml")]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def small_house(folder: Path) -> Path:
    (folder / "pyproject.toml").write_text((tree.ROOT / "pyproject.toml").read_text())
    rooms = ["areas/accounts", "areas/customers", "packs", "core", "ui", "site"]
    for room in ["", "areas", *rooms]:
        (folder / "kemai" / room).mkdir(parents=True, exist_ok=True)
        (folder / "kemai" / room / "__init__.py").touch()
    for name in ("pages", "actions", "queries", "models", "events", "apps"):
        for area in ("accounts", "customers"):
            (folder / "kemai" / "areas" / area / f"{name}.py").touch()
    return folder


def test_the_house_keeps_its_contracts():
    done = lint(tree.ROOT)
    assert done.returncode == 0, done.stdout


def test_a_small_house_keeps_them(tmp_path):
    done = lint(small_house(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("case", WRONG)
def test_a_contract_breaks_when(case, tmp_path):
    name, line = WRONG[case]
    wrong = small_house(tmp_path) / "kemai" / name
    wrong.parent.mkdir(parents=True, exist_ok=True)
    wrong.write_text(line + "\n")
    done = lint(tmp_path)
    assert done.returncode != 0, done.stdout


def test_an_area_uses_only_what_another_area_opens(imports):
    closed = []
    for importer in imports.find_descendants("kemai.areas"):
        for imported in imports.find_modules_directly_imported_by(importer):
            theirs = imported.split(".")
            foreign = theirs[:2] == ["kemai", "areas"] and theirs[2] != importer.split(".")[2]
            if foreign and "tests" not in importer and not OPEN_TO_OTHERS & set(theirs[3:4]):
                closed.append(f"{importer} imports {imported}")
    assert closed == []


def test_packs_are_strangers_to_each_other(imports):
    wrong = [
        f"{importer} imports {imported}"
        for importer in imports.find_descendants("kemai.packs")
        for imported in imports.find_modules_directly_imported_by(importer)
        if imported.startswith("kemai.packs.") and imported.split(".")[2] != importer.split(".")[2]
    ]
    assert wrong == []


@pytest.mark.parametrize("package", ONE_IMPORTER)
def test_a_package_that_may_have_to_go_has_one_importer(imports, package):
    if package not in imports.modules:
        pytest.fail(f"nothing imports {package}: take it out of requirements.in and of this list")
    importers = imports.find_modules_that_directly_import(package)
    assert len([name for name in importers if ".tests." not in name]) == 1, sorted(importers)


def test_every_area_has_its_place_in_the_order():
    contracts = tomllib.loads(tree.text(Path("pyproject.toml")))["tool"]["importlinter"]["contracts"]
    assert {contract["id"] for contract in contracts} == {"floors", "areas", "rooms"}
    assert [contract["id"] for contract in contracts if contract.get("exhaustive")] == ["floors", "areas"]
