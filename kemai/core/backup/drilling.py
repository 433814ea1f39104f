"""A rehearsal of the worst day: the newest backup restored into a scratch place, compared, its log checked."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kemai.core.backup import archive, listing
from kemai.core.backup.engines import engine
from kemai.core.backup.errors import Refused
from kemai.core.backup.listing import Backup, State
from kemai.core.backup.places import alone, workshop
from kemai.core.backup.restoring import examined

SECONDS = 600  # the bar: a firm works again within ten minutes


@dataclass(frozen=True)
class Drill:
    """How a rehearsal went: which archive, rows, files, seconds of each step in its order."""

    path: Path
    rows: int
    files: int
    steps: Mapping[str, float]

    @property
    def seconds(self) -> float:
        """Give the time of all steps."""
        return sum(self.steps.values())

    @property
    def in_time(self) -> bool:
        """Say whether the rehearsal kept to the bar."""
        return self.seconds <= SECONDS


def drill(path: Path | None = None) -> Drill:
    """Restore an archive, the newest good one unless named, beside what is in use; raises Refused with what is wrong.

    Hashes and rows are compared with the manifest; the tables are brought up to this program; `check_log` must find
    nothing and the seals that the manifest names. What is in use is not touched, and pages go on.
    """
    chosen = path or newest().path
    steps: dict[str, float] = {}
    with alone("drill.lock"), workshop("drill-work") as work:
        begun = time.monotonic()
        manifest = examined(chosen, work)
        steps["read"] = time.monotonic() - begun
        begun = time.monotonic()
        with engine().lent(work / archive.DATABASE, work, manifest["counts"]) as environment:
            steps["load"] = time.monotonic() - begun
            anchors = [f"--anchor={code}:{last}" for code, last in manifest.get("seal", {}).items()]
            for name, words in {"migrate": ["migrate", "--verbosity=0"], "check_log": ["check_log", *anchors]}.items():
                begun = time.monotonic()
                call(words, work, environment)
                steps[name] = time.monotonic() - begun
    return Drill(chosen, sum(manifest["counts"].values()), len(manifest["parts"]) - 1, steps)


def rehearse(one: Backup) -> Backup:
    """Rehearse a restore of a listed backup and write beside it how that went; raises Refused when it went wrong."""
    try:
        done = drill(one.path)
    except Refused as reason:
        listing.keep(replace(one, words=str(reason)[:300]))
        raise
    return listing.keep(replace(one, words="", rehearsed=round(done.seconds, 1)))


def newest() -> Backup:
    """Give the newest good backup; raises Refused where there is none."""
    for one in listing.backups():
        if one.state == State.GOOD and one.path.exists():
            return one
    raise Refused(_("还没有完好的备份。请先做一份。"))


def call(words: list[str], work: Path, environment: Mapping[str, str]) -> None:
    """Run one of our own commands on the scratch place; raises Refused with what it says."""
    places = {"KEMAI_DATA_DIR": str(work), "KEMAI_BACKUP_DIR": str(work / "backups"), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "kemai.site", *words],
        cwd=settings.ROOT,
        env={**os.environ, **places, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = " ".join([*done.stdout.splitlines()[:3], *done.stderr.strip().splitlines()[-1:]])
        raise Refused(_("恢复演练没有通过：%(words)s") % {"words": said[:400]})
