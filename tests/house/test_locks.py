"""What gets installed is fixed by version and by hash, and each dependency has its reason on record."""

import json
import re
from pathlib import Path

import pytest

from tests.house import tree

REASONS = Path("docs/decisions/0002-dependencies.md")
LOCKS = ["requirements.lock", "requirements-check.lock"]


def wanted(name: str) -> list[str]:
    lines = [line.split("#")[0].strip() for line in tree.text(Path(name)).splitlines()]
    return [re.split(r"[\[~=<> ]", line)[0] for line in lines if line and not line.startswith("-c")]


def locked(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)(?:\[.*?\])?==(\S+)", tree.text(Path(name)), re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_hashes_and_no_addresses(name):
    text = tree.text(Path(name))
    assert "://" not in text
    assert "--index-url" not in text
    assert text.count("==") <= text.count("--hash=sha256:")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_what_is_wanted(name):
    assert set(wanted(name.replace(".lock", ".in"))) - set(locked(name)) == set()


def test_both_locks_agree():
    running, checking = (locked(name) for name in LOCKS)
    assert [name for name, version in running.items() if checking.get(name, version) != version] == []


def test_front_end_packages_are_fixed_and_have_no_addresses():
    packages = json.loads(tree.text(Path("package-lock.json")))["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert [name for name, package in fetched.items() if "resolved" in package or "integrity" not in package] == []
    exact = json.loads(tree.text(Path("package.json")))["dependencies"]
    assert {name: fetched[f"node_modules/{name}"]["version"] for name in exact} == exact


def test_every_dependency_has_its_reason():
    told = tree.text(REASONS)
    front_end = list(json.loads(tree.text(Path("package.json")))["dependencies"])
    named = wanted("requirements.in") + wanted("requirements-check.in") + front_end
    assert [name for name in named if f"| {name} " not in told] == []
