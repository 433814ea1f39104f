"""Figures of the search for like records on data sets with known answers; nothing learns from the answers."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from time import process_time

from benchmarks.figures import Figure
from kemai.core.duplicates.matching.base import Base, Column
from kemai.core.duplicates.matching.search import like_pairs
from kemai.site.setup.places import ROOT

CUSTOMERS, WRITES = 0, False
Row = dict[str, str]
Pairs = set[tuple[int, int]]
Folder = Callable[[str], Path]


@dataclass(frozen=True)
class DataSet:
    """One set: how its files are read, the kinds of evidence of its columns, and the F1 to reach."""

    read: Callable[[Folder], tuple[list[Row], Pairs]]
    columns: Sequence[Column]
    least: float | None = None


@dataclass(frozen=True)
class Measured:
    """How many of the pairs found are true, and how many of the true ones are found."""

    rows: int
    precision: float
    recall: float
    f1: float
    seconds: float


def shared(name: str) -> Path:
    """Give the folder of a data set: below KEMAI_DATA, or in `shared/data` beside the project."""
    return Path(os.environ.get("KEMAI_DATA", ROOT.parent / "shared" / "data")) / name


def rows_of(path: Path) -> list[Row]:
    """Read a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, skipinitialspace=True))


def restaurants(folder: Folder) -> tuple[list[Row], Pairs]:
    """Read both restaurant guides as one base."""
    home = folder("restaurants")
    rows: list[Row] = []
    place: dict[tuple[str, str], int] = {}
    for guide in ("fodors", "zagats"):
        for row in rows_of(home / f"{guide}.csv"):
            place[guide, row["id"]] = len(rows)
            rows.append(row)
    matches = rows_of(home / "matches.csv")
    return rows, {(place["fodors", one["fodors_id"]], place["zagats", one["zagats_id"]]) for one in matches}


def febrl(number: int) -> Callable[[Folder], tuple[list[Row], Pairs]]:
    """Read a set of person records; the number in `rec-122-dup-0` is the person's."""

    def read(folder: Folder) -> tuple[list[Row], Pairs]:
        rows = rows_of(folder("febrl_1_2") / f"dataset{number}.csv")
        return rows, same([row["rec_id"].split("-")[1] for row in rows])

    return read


def sites(folder: Folder) -> tuple[list[Row], Pairs]:
    """Read the early childhood sites of Chicago."""
    rows = rows_of(folder("chicago_sites") / "sites_with_true_ids.csv")
    return rows, same([row["True Id"] for row in rows])


def same(answers: list[str]) -> Pairs:
    """Give the pairs of rows with the same answer."""
    groups: dict[str, list[int]] = {}
    for at, answer in enumerate(answers):
        groups.setdefault(answer, []).append(at)
    return {pair for rows in groups.values() for pair in combinations(rows, 2)}


PERSON = [
    Column("name", "person", ("given_name", "surname")),
    Column("address", "address", ("street_number", "address_1", "address_2")),
    Column("suburb", "place", ("suburb",)),
    Column("postcode", "postcode", ("postcode",)),
    Column("state", "place", ("state",)),
    Column("born", "date", ("date_of_birth",)),
    Column("id", "code", ("soc_sec_id",)),
]
RESTAURANT = [
    Column("name", "name", ("name",)),
    Column("address", "address", ("addr",)),
    Column("city", "place", ("city",)),
    Column("phone", "phone", ("phone",)),
    Column("type", "word", ("type",)),
]
SITE = [
    Column("name", "name", ("Site name",)),
    Column("address", "address", ("Address",)),
    Column("zip", "postcode", ("Zip",)),
    Column("phone", "phone", ("Phone", "Fax")),
]
DATASETS = {
    "restaurants": DataSet(restaurants, RESTAURANT, 0.95),
    "febrl_1": DataSet(febrl(1), PERSON, 0.95),
    "febrl_2": DataSet(febrl(2), PERSON),
    "chicago_sites": DataSet(sites, SITE),
}


def measured(data: DataSet, folder: Folder) -> Measured:
    """Search one set as a scan of the whole base does, and count what it found."""
    rows, true = data.read(folder)
    true = {(min(pair), max(pair)) for pair in true}
    began = process_time()
    base = Base(data.columns)
    for row in rows:
        base.add([[row[name] for name in column.fields] for column in data.columns])
    found = {(min(one.one, one.other), max(one.one, one.other)) for one in like_pairs(base)[0]}
    right = len(found & true)
    precision, recall = right / max(len(found), 1), right / len(true)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return Measured(len(rows), precision, recall, f1, process_time() - began)


def figures() -> list[Figure]:
    """Search every set that is on this machine."""
    found = []
    for name, data in DATASETS.items():
        try:
            one = measured(data, shared)
        except FileNotFoundError:
            continue
        note = f"precision {one.precision:.3f}, recall {one.recall:.3f}, {one.rows:,} rows, {one.seconds:.1f} s CPU"
        found.append(Figure(f"{name}, F1 of the scan", round(one.f1, 3), "", least=data.least, note=note))
    return found
