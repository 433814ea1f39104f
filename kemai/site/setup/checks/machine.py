"""Programs that the checks need beside Python: found on the machine, or installed where that is allowed."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from kemai.site.setup.console import Stop, say

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

CLUSTERS = Path("/usr/lib/postgresql")


def chromium() -> str:
    """The path of a Chromium; raises Stop where there is none and none can be installed."""
    return _found_chromium() or _installed("chromium", _found_chromium)


def postgres() -> str:
    """The folder with the newest PostgreSQL server's programs; raises Stop like `chromium`."""
    return _found_postgres() or _installed("postgresql", _found_postgres)


def _found_chromium() -> str | None:
    named = os.environ.get("KEMAI_CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUMS)), None)


def _found_postgres() -> str | None:
    folders = [folder for folder in CLUSTERS.glob("*/bin") if (folder / "initdb").exists()]
    if folders:
        return str(max(folders, key=lambda folder: [int(digits) for digits in re.findall(r"\d+", folder.parent.name)]))
    on_path = shutil.which("initdb")
    return str(Path(on_path).parent) if on_path else None


def _installed(package: str, find: Callable[[], str | None]) -> str:
    """Install a Debian package where root and apt-get are at hand, and return what `find` then finds."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"  installing the Debian package {package}")
        for words in (["update"], ["install", "-y", "--no-install-recommends", package]):
            quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(["apt-get", "-qq", *words], env=quiet, stdin=subprocess.DEVNULL, check=False)
    found = find()
    if not found:
        raise Stop(f"{package} is missing and can't be installed from here. Install it: apt-get install {package}")
    return found
