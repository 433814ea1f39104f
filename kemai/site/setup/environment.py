"""The Python environment: `.venv` with exactly the packages that the locks name, checked by hash."""

import re
import subprocess
import sys
import tempfile
import venv
from importlib.util import find_spec
from pathlib import Path

from kemai.site.setup.console import Stop, call, say
from kemai.site.setup.places import ENVIRONMENT, PYTHON, ROOT

UV = ENVIRONMENT / "bin" / "uv"


def install(lock: str) -> None:
    """Install the packages of one lock file into `.venv`, making it first where it is missing or broken."""
    if not _is_sound():
        _create()
    if not UV.exists():
        _install_uv()
    if UV.exists():
        call([UV, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", lock], name="uv")
    else:
        call([PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock], name="pip")


def _is_sound() -> bool:
    if not PYTHON.exists():
        return False
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    check = [str(PYTHON), "-c", "import sys, pip; print('%d.%d' % sys.version_info[:2])"]
    found = subprocess.run(check, capture_output=True, text=True, check=False)
    return found.returncode == 0 and found.stdout.strip() == version


def _create() -> None:
    if find_spec("ensurepip") is None:
        raise Stop(
            f"This Python ({sys.executable}) lacks the module ensurepip, so no environment can be made.\n"
            "On Debian or Ubuntu: apt-get install python3-venv. Then start again."
        )
    venv.create(ENVIRONMENT, clear=True, with_pip=True, symlinks=True)


def _install_uv() -> None:
    """Fetch uv, at the version and hashes that the lock names: it installs the rest many times faster than pip."""
    block = re.search(r"^uv==(?:.*\\\n)*.*\n", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    if block is None:
        raise Stop("requirements.lock does not name uv. Restore the file, or make it again with ./run --lock.")
    with tempfile.TemporaryDirectory() as folder:
        only_uv = Path(folder) / "uv.lock"
        only_uv.write_text(block[0])
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", str(only_uv)]
        try:
            call(pip, name="pip")
        except Stop as reason:
            say(f"{reason}\nuv could not be fetched; pip installs the packages instead, which takes longer.")


def lock() -> None:
    """Write both lock files anew from requirements.in and requirements-check.in, with hashes and no addresses."""
    for name in ("requirements", "requirements-check"):
        shape = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"]
        call([UV, "pip", "compile", "--quiet", "--upgrade", *shape, f"{name}.in", "-o", f"{name}.lock"], name="uv")
