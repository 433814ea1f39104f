"""Which requirements the tests prove, and how many there are: docs/spec-ids.txt against the marks of the tests."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kemai.site.setup.console import say
from kemai.site.setup.places import ROOT

LIST = ROOT / "docs" / "spec-ids.txt"


@dataclass(frozen=True)
class Requirement:
    """One requirement of the specification: its id, the part it stands in and its title."""

    id: str
    part: str
    title: str


def requirements() -> list[Requirement]:
    """Every requirement there is, in the order of the list."""
    lines = LIST.read_text().splitlines()
    return [Requirement(*found.groups()) for line in lines if (found := re.match(r"(\S+) (\S+): (.+)", line))]


def tell(proven: Mapping[str, Iterable[str]]) -> None:
    """Print, part by part, how many requirements the tests prove and which; `proven` gives the tests of each id."""
    wanted = requirements()
    for part in dict.fromkeys(requirement.part for requirement in wanted):
        here = [requirement for requirement in wanted if requirement.part == part]
        done = [requirement for requirement in here if requirement.id in proven]
        say(f"{part}: {len(done)} of {len(here)}")
        for requirement in done:
            tests = list(proven[requirement.id])
            say(f"  {requirement.id} {requirement.title}: {len(tests)} test{'s' * (len(tests) > 1)}")
    say(f"All: {sum(requirement.id in proven for requirement in wanted)} of {len(wanted)}")
