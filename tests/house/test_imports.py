"""A server starts fast: what is slow to import waits until it is needed."""

import json
import os
import subprocess
import sys

from tests.house import tree

SLOW = ["duckdb", "numpy", "pandas", "polars", "pypinyin", "scipy", "sklearn", "statsmodels", "typst"]
START = """
import json, sys
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print(json.dumps(sorted(sys.modules)))
"""


def test_a_starting_server_imports_nothing_slow(tmp_path):
    settings = {"DJANGO_SETTINGS_MODULE": "kemai.site.settings", "KEMAI_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", START], cwd=tree.ROOT, env={**os.environ, **settings}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) & set(SLOW) == set()
