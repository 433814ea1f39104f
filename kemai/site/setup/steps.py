"""Set-up steps that are done again only when what they are made from has changed."""

import fcntl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kemai.site.setup.console import timed
from kemai.site.setup.places import ROOT, STAMPS


@dataclass(frozen=True)
class Step:
    """One piece of the set-up: its words, the globs it is made from, what it leaves, and the call that makes it."""

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[Path, ...]
    make: Callable[[], object]
    stamps: Path = STAMPS

    @property
    def stamp(self) -> Path:
        return self.stamps / self.name.replace(" ", "-")


def fingerprint(globs: Iterable[str]) -> str:
    """The hash over names and bytes of every file that these globs find under the project."""
    digest = sha256()
    files = {path for pattern in globs for path in ROOT.glob(pattern) if path.is_file()}
    for path in sorted(files):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_done(step: Step) -> bool:
    """Whether the step's outputs are there and stem from the inputs as they are now."""
    if not step.stamp.is_file() or not all(path.exists() for path in step.outputs):
        return False
    return step.stamp.read_text() == fingerprint(step.inputs)


def bring_up(steps: Iterable[Step]) -> None:
    """Do the steps in order, skipping those already done; raises Stop at the first that fails."""
    with _alone():
        for step in steps:
            if is_done(step):
                continue
            made_from = fingerprint(step.inputs)
            with timed(f"Setting up: {step.name}"):
                step.make()
            step.stamp.parent.mkdir(parents=True, exist_ok=True)
            step.stamp.write_text(made_from)


@contextmanager
def _alone() -> Iterator[None]:
    """One set-up at a time: a second command waits for the first."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    with (STAMPS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
