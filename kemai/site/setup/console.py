"""How the two commands speak to the person who typed them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from kemai.site.setup.places import ROOT

UTF8 = {"PYTHONUTF8": "1"}  # whatever the language of the machine, our programs read and write UTF-8


class Stop(Exception):
    """The command can't go on; the text says what happened, why, and what to do."""


def speak_safely() -> None:
    """Let a terminal that lacks a letter show a question mark for it instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(words: str) -> None:
    """Print one line at once, also where the output is a file."""
    print(words, flush=True)


@contextmanager
def timed(words: str) -> Iterator[None]:
    """Say what is being done, and behind it how long it took."""
    print(words, end=" … ", flush=True)
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        say("failed")
        raise
    say(f"{time.monotonic() - begun:.1f} s")


def call(command: Sequence[str | Path], environment: Mapping[str, str] | None = None, *, name: str) -> str:
    """Run one program of the set-up and return what it printed; when it fails, stop with what it said."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        env={**(os.environ if environment is None else environment), **UTF8},
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise Stop(f"{name} failed (exit {done.returncode}):\n{(done.stdout + done.stderr).strip()}")
    return done.stdout
