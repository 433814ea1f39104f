"""Guessing which field each column of a file belongs to, from its heading and what stands below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from rapidfuzz.fuzz import ratio

from kemai.core.transfer.headings import (
    CHINESE_BEGINNINGS,
    ENGLISH_BEGINNINGS,
    RANKED,
    SAME_AS,
    SECOND_CHOICE_CHINESE,
    SECOND_CHOICE_ENGLISH,
    TECHNICAL,
    normalise,
    without_brackets,
    words_of,
)
from kemai.core.transfer.readers.heading_rows import unnamed
from kemai.core.transfer.readers.shapes import looks, names_something

SURE_ENOUGH = 0.5
EXACT, SYNONYM, RANK_STEP = 1.0, 0.95, 0.004
SHORTENED, SECOND_CHOICE, FUZZY, BY_VALUES = 0.06, 0.25, 0.6, 0.55
FUZZY_RATIO, FUZZY_LENGTH = 87, 4
FITS, EMPTY, CONTRADICTED = 0.02, -0.001, -0.2
PERSON_FIELDS = frozenset({"customer", "position", "salutation", "office_phone", "private_phone"})
FITTING = {
    "email": {"email"},
    "mobile": {"mobile"},
    "phone": {"phone"},
    "office_phone": {"phone"},
    "fax": {"phone"},
    "website": {"website"},
}
POSSIBLE = {"phone", "mobile", "number"}
BY_KIND = {
    "email": {"email"},
    "url": {"website"},
    "date": {"date", "number"},
    "dt": {"date", "number"},
    "money": {"number", "sum"},
    "int": {"number"},
}
TOLD_BY_VALUES = ("email", "mobile", "website")


@dataclass(frozen=True)
class Target:
    """A field that a column may fill: its name in the code, its labels in both languages, its kind (text, email …).

    `called` are the headings of other programs that the type declares for the field, the surest first.
    """

    name: str
    labels: tuple[str, ...]
    kind: str = "text"
    called: tuple[str, ...] = ()


@dataclass(frozen=True)
class Guess:
    """What a column was taken for: `target` is empty where nothing fits; `confidence` runs from 0 to 1.

    `part` is family or given where two columns make up one name; `readers.names.full_name` joins them.
    """

    column: int
    heading: str
    target: str = ""
    confidence: float = 0.0
    part: str = ""


def guess(headings: Sequence[str], sample_rows: Sequence[Sequence[str]], targets: Sequence[Target]) -> list[Guess]:
    """One guess a column, each target used once by the column that fits it best (a name may have two parts)."""
    person = is_person(targets)
    columns = [_Column.of(at, heading, sample_rows) for at, heading in enumerate(headings)]
    offers = [_offer(column, target, person) for column in columns for target in targets]
    taken: dict[int, Guess] = {}
    used: set[str] = set()
    for offer in sorted(offers, key=attrgetter("confidence"), reverse=True):
        if offer.confidence >= SURE_ENOUGH and offer.column not in taken and offer.target not in used:
            taken[offer.column] = offer
            used.add(offer.target)
    if person and "name" not in used and any(target.name == "name" for target in targets):
        taken.update({part.column: part for part in _name_parts(columns) if part.column not in taken})
    return [taken.get(at, Guess(at, heading)) for at, heading in enumerate(headings)]


def is_person(targets: Sequence[Target]) -> bool:
    """Whether the record is about a person who belongs to a customer, so that a company column names the customer."""
    return any(target.name in PERSON_FIELDS or "full name" in target.called for target in targets)


@dataclass(frozen=True)
class _Column:
    at: int
    heading: str
    words: tuple[str, ...]
    values: tuple[str, ...]
    kinds: Counter[str]

    @classmethod
    def of(cls, at: int, heading: str, rows: Sequence[Sequence[str]]) -> _Column:
        values = tuple(row[at].strip() for row in rows if at < len(row) and row[at].strip())
        return cls(at, heading, tuple(words_of(heading)), values, Counter(map(looks, values)))

    def share(self, kinds: set[str]) -> float:
        return sum(self.kinds[kind] for kind in kinds) / len(self.values) if self.values else 0.0

    def is_technical(self) -> bool:
        return not TECHNICAL.isdisjoint(self.words)

    def is_unnamed(self) -> bool:
        return self.heading == unnamed(self.at)


def _offer(column: _Column, target: Target, person: bool) -> Guess:
    fit = _by_values(column, target, person) if column.is_unnamed() else _by_heading(column, target, person)
    return Guess(column.at, column.heading, target.name, min(round(fit, 3), 1.0))


def _by_heading(column: _Column, target: Target, person: bool) -> float:
    labels = {normalise(label) for label in (*target.labels, target.name)}
    ranks = {normalise(word): rank for rank, word in enumerate(target.called)}
    ranks = ranks or RANKED.get(_key(target, person), {})
    fit = max((_score(spelling, labels, ranks) - loss for spelling, loss in _spellings(column)), default=0.0)
    if fit < SURE_ENOUGH and not column.is_technical() and column.words[-1:] != ("id",):
        fit = _fuzzy(normalise(column.heading), labels | set(ranks))
    return fit + _evidence(column, target) if fit else 0.0


def _key(target: Target, person: bool) -> str:
    if target.name == "name":
        return "person_name" if person else "company_name"
    return SAME_AS.get(target.name, target.name)


def _score(spelling: str, labels: set[str], ranks: dict[str, int]) -> float:
    if spelling in labels:
        return EXACT
    return SYNONYM - RANK_STEP * ranks[spelling] if spelling in ranks else 0.0


def _spellings(column: _Column) -> Iterator[tuple[str, float]]:
    """The heading as it stands, then without units, beginnings and the _c of Salesforce; each with what that costs.

    Of "Deal : Deal value" what stands behind the colon counts too.
    """
    yield normalise(column.heading), 0.0
    if column.is_technical():
        return
    bare = normalise(without_brackets(column.heading))
    yield bare, SHORTENED / 2
    _type, colon, behind = column.heading.partition(" : ")
    if colon:
        yield normalise(without_brackets(behind)), SECOND_CHOICE
    for beginnings, cost in ((CHINESE_BEGINNINGS, SHORTENED), (SECOND_CHOICE_CHINESE, SECOND_CHOICE)):
        yield from ((bare.removeprefix(beginning), cost) for beginning in beginnings if bare.startswith(beginning))
    words, loss = list(column.words), 0.0
    if words[-1:] == ["c"]:
        words, loss = words[:-1], 2 * SHORTENED
        yield "".join(words), loss
    if len(words) < 2 or words[-1] == "id":
        return
    for first_words, cost in ((ENGLISH_BEGINNINGS, SHORTENED), (SECOND_CHOICE_ENGLISH, SECOND_CHOICE)):
        if words[0] in first_words:
            yield "".join(words[1:]), loss + cost


def _fuzzy(heading: str, spellings: set[str]) -> float:
    if len(heading) < FUZZY_LENGTH:
        return 0.0
    best = max((ratio(heading, spelling) for spelling in spellings if len(spelling) >= FUZZY_LENGTH), default=0.0)
    return FUZZY if best >= FUZZY_RATIO else 0.0


def _evidence(column: _Column, target: Target) -> float:
    """What the values add or take away: e-mails below 邮箱 speak for it, none at all speaks against it."""
    wanted = FITTING.get(target.name) or BY_KIND.get(target.kind)
    if not column.values:
        return EMPTY
    if not wanted:
        return 0.0
    tolerated = wanted | POSSIBLE if wanted & POSSIBLE else wanted
    return FITS * column.share(wanted) if column.share(tolerated) else CONTRADICTED


def _by_values(column: _Column, target: Target, person: bool) -> float:
    if target.name in TOLD_BY_VALUES:
        return BY_VALUES + 0.1 if column.share(FITTING[target.name]) >= 0.8 else 0.0
    if target.name == "name" and not person:
        named = sum(map(names_something, column.values)) / max(len(column.values), 1)
        distinct = len(set(column.values)) / max(len(column.values), 1)
        return BY_VALUES + 0.05 * column.share({"company"}) if named >= 0.8 and distinct >= 0.8 else 0.0
    return 0.0


def _name_parts(columns: list[_Column]) -> list[Guess]:
    """The columns that hold family and given name, where no column holds the whole."""
    found = []
    for part in ("family", "given"):
        labels = RANKED[f"{part}_name"]
        fits = [
            (_score(spelling, set(), labels) - loss, -column.at)
            for column in columns
            for spelling, loss in _spellings(column)
        ]
        fit, at = max(fits, default=(0.0, 0))
        if fit >= SURE_ENOUGH:
            found.append(Guess(-at, columns[-at].heading, "name", round(fit, 3), part))
    return found
