"""`./check`: set up what is missing, then hand over to the parts that run inside the environment."""

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from kemai.site.setup.console import Stop
from kemai.site.setup.installation import CHECK_PACKAGES, INSTALLATION
from kemai.site.setup.places import PYTHON, ROOT
from kemai.site.setup.steps import bring_up


def read(words: Sequence[str]) -> Namespace:
    """Read the command line of `./check`; a wrong word ends it with an explanation."""
    parser = ArgumentParser(
        prog="./check",
        description="Prove Kemai: style, layers, types, migrations, and the tests on SQLite, in Chromium and on "
        "PostgreSQL. Chromium and PostgreSQL are installed where this machine allows it.",
    )
    parser.add_argument("--fast", action="store_true", help="only what takes seconds: style, layers, quick tests")
    parser.add_argument("--long", action="store_true", help="also the tests that take minutes")
    parser.add_argument("--coverage", action="store_true", help="how much of the most trusted parts the tests reach")
    parser.add_argument("--spec", action="store_true", help="list the requirements that the tests prove; run none")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="only the tests in these files or folders")
    return parser.parse_args(words)


def main(words: Sequence[str]) -> int:
    """Set up, then let the parts prove it, and return the exit code."""
    read(words)
    try:
        bring_up((*INSTALLATION[:1], CHECK_PACKAGES, *INSTALLATION[1:]))
    except Stop as reason:
        print(reason, file=sys.stderr)
        return 1
    return subprocess.call([PYTHON, "-m", "kemai.site.setup.checks.prove", *words], cwd=ROOT)
