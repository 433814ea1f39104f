"""The worker process knows how to print, although it serves no page."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

KNOWN = """
import django
django.setup()
from kemai.core.jobs.declare import handler_of
from kemai.core.reports.declare import shelf_at
handler_of("core.print")
handler_of("core.report")
print(len(shelf_at("/customers/reports/").reports))
"""


def test_a_process_without_pages_knows_the_jobs_and_the_reports(tmp_path: Path) -> None:
    surroundings = {"DJANGO_SETTINGS_MODULE": "kemai.site.settings", "KEMAI_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", KNOWN],
        cwd=settings.ROOT,
        env={**os.environ, **surroundings},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 5
