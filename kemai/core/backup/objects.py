"""Files that lie in an object store are part of every backup, and come back with it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from kemai.core.files.storage import ATTACHMENTS, object_store


def size() -> int:
    """Give the bytes in the object store, 0 where there is none."""
    store = object_store()
    return sum(one.size for one in store.list(ATTACHMENTS)) if store else 0


def fetch(target: Path) -> None:
    """Fetch every object that a folder lacks; one that is deleted meanwhile is passed over."""
    store = object_store()
    for one in store.list(ATTACHMENTS) if store else ():
        place = target / one.key
        if store is None or place.exists() or ".." in place.parts:
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_suffix(".half")
        with suppress(FileNotFoundError), half.open("wb") as file:
            store.get(one.key, file)
            half.replace(place)
        half.unlink(missing_ok=True)


def is_kept_far(place: str) -> bool:
    """Say whether a file belongs into the object store."""
    return object_store() is not None and place.startswith(ATTACHMENTS)


def bring(path: Path, place: str) -> None:
    """Put a file into the object store unless it is there; names are random and contents never change."""
    store = object_store()
    if store is not None and store.size(place) != path.stat().st_size:
        with path.open("rb") as file:
            store.put(place, file)
