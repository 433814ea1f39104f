"""Reading CHANGELOG.md: the notes of each version in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings

COOKIE = f"{settings.COOKIE_PREFIX}kemai_updates"
LANGUAGES = {"中文": "zh-hans", "English": "en"}


@dataclass
class Version:
    """One version with its notes by language."""

    number: str
    notes: dict[str, list[str]] = field(default_factory=dict)

    def said(self, language: str) -> list[str]:
        """Give the notes in a language, in Chinese where there are none."""
        return self.notes.get(language) or self.notes.get("zh-hans", [])


@cache
def versions() -> list[Version]:
    """Give all versions, newest first, read once per process; none where the file is not delivered."""
    file = Path(settings.ROOT) / "CHANGELOG.md"
    return parse(file.read_text(encoding="utf-8")) if file.is_file() else []


def parse(text: str) -> list[Version]:
    """Read versions (`## 0.2.0`), languages (`### 中文`) and notes (`- …`)."""
    found: list[Version] = []
    language = ""
    for line in text.splitlines():
        if line.startswith("## "):
            found.append(Version(line[3:].strip()))
            language = ""
        elif line.startswith("### "):
            language = LANGUAGES.get(line[4:].strip(), "")
        elif line.startswith("- ") and found and language:
            found[-1].notes.setdefault(language, []).append(line[2:].strip())
    return found


def newest() -> str:
    """Give the number of the newest version."""
    return versions()[0].number if versions() else ""


def has_news(read: str) -> bool:
    """Say whether there are notes that a browser, which last read those of the version `read`, has not shown."""
    return bool(newest()) and read != newest()


def unread(read: str) -> set[str]:
    """Give the versions newer than the one read; all but the newest count as read where nothing is known."""
    numbers = [one.number for one in versions()]
    return set(numbers[: numbers.index(read)] if read in numbers else numbers[:1])
