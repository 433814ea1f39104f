"""Where the parts of a Kemai installation lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
VAR = ROOT / "var"
DATA = VAR / "data"
FONTS = VAR / "fonts"
STAMPS = VAR / "setup"
STATIC = ROOT / "kemai" / "ui" / "static"
VENDOR = STATIC / "vendor"
COLLECTED = ROOT / "staticfiles"
