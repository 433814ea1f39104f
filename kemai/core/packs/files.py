"""Packs as they lie in the repository: one TOML file each, read once by a process and checked by the tests."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kemai.core.own.layer import Said
from kemai.core.packs.parts import ChoicePart, FieldPart, LayoutPart, ModulePart, NamePart, Part

FILE = "pack.toml"


@dataclass(frozen=True)
class Pack:
    """A preset of a trade: names and a sentence in both languages, and its parts in the order they are added."""

    code: str
    version: str
    label: Said
    text: Said
    parts: tuple[Part, ...]


@cache
def packs() -> dict[str, Pack]:
    """Give all packs by code."""
    folders = sorted(resources.files("kemai.packs").iterdir(), key=lambda one: one.name)
    files = [folder / FILE for folder in folders if folder.is_dir()]
    return {made.code: made for one in files if one.is_file() for made in [pack_of(one.read_text("utf-8"))]}


def pack_of(text: str) -> Pack:
    """Read one file; raises KeyError or TypeError where it says less or more than a pack can hold."""
    told = tomllib.loads(text)
    parts: list[Part] = [ModulePart(code, on=True) for code in told.get("modules_on", ())]
    parts += [ModulePart(code, on=False) for code in told.get("modules_off", ())]
    parts += [ChoicePart(**one) for one in told.get("choices", ())]
    parts += [FieldPart.of(one) for one in told.get("fields", ())]
    parts += [NamePart(**one) for one in told.get("names", ())]
    parts += [LayoutPart.of(one) for one in told.get("layouts", ())]
    return Pack(
        told["code"],
        told["version"],
        Said(told["label"], told["label_en"]),
        Said(told["text"], told["text_en"]),
        tuple(parts),
    )
