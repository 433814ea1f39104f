"""Where the real data sets for tests lie; a test without its data set is skipped with the reason."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def data_folder(name: str) -> Path:
    """Give the folder of a data set: below KEMAI_DATA, or in `shared/data` beside the project."""
    import pytest

    folder = Path(os.environ.get("KEMAI_DATA", ROOT.parent / "shared" / "data")) / name
    if not folder.is_dir():
        pytest.skip(f"data set {name} is not on this machine (set KEMAI_DATA to the folder that holds it)")
    return folder
