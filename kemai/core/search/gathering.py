"""Gathers the documents that answer a search: candidates first, then organisation, words and rights."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from kemai.core.search.document import Document
from kemai.core.search.kinds import kinds_of
from kemai.core.search.matching import fits
from kemai.core.search.models import SearchPhone
from kemai.core.search.phones import all_digits
from kemai.core.search.query import Plan
from kemai.core.search.store import Row, store
from kemai.core.search.tokens import owner_tokens

CANDIDATES_MOST = 2000
SLICES = (100, 400, CANDIDATES_MOST)
DIGITS_AFTER = "9" * 20

Visible = Callable[[str, list[int]], Collection[int]]
Narrowed = Mapping[str, Callable[[list[int]], Mapping[int, Document]]]


class Gathering:
    """One search in one organisation; `phone_of` holds the phones that matched, by document id.

    `narrowed` gives, for types of which somebody may not search every field, the documents of the fields they may.
    """

    def __init__(
        self, organisation_id: int, plan: Plan, visible: Visible | None = None, narrowed: Narrowed | None = None
    ) -> None:
        self.organisation_id = organisation_id
        self.plan = plan
        self.visible = visible
        self.narrowed = narrowed or {}
        self.store = store()
        spoken = next((word for word in plan.words if word.digits), None)
        self.digits = spoken.digits if spoken else ""
        self.phone_of = self._phones(self.digits) if spoken else {}
        self.beside_phone = [word for word in plan.words if word is not spoken]

    def newest(self, record_types: Sequence[str], limit: int) -> tuple[dict[str, list[Row]], bool]:
        """Give up to `limit` rows of each type, newest first, and whether some candidates were left aside.

        Where all organisations together have too many candidates, each type that this one
        has documents of is asked for by itself.
        """
        ids = self.store.candidates(self.plan.words, (), CANDIDATES_MOST)
        if len(ids) < CANDIDATES_MOST:
            return self._collect(ids, record_types, limit), False
        rows: dict[str, list[Row]] = {kind: [] for kind in record_types}
        capped, known = False, kinds_of(self.organisation_id) if len(record_types) > 1 else {*record_types}
        for kind in (one for one in record_types if one in known):
            ids = self.store.candidates(self.plan.words, owner_tokens(self.organisation_id, kind), CANDIDATES_MOST)
            rows |= self._collect(ids, [kind], limit)
            capped = capped or len(ids) == CANDIDATES_MOST
        return rows, capped

    def _collect(self, ids: list[int], record_types: Sequence[str], limit: int) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {kind: [] for kind in record_types}
        by_token = set(ids)
        for rows in self._slices(sorted(by_token | self.phone_of.keys(), reverse=True), record_types):
            for row in rows:
                meant = row.id in by_token or fits(self.beside_phone, row.text)
                if meant and len(found[row.record_type]) < limit:
                    found[row.record_type].append(row)
            if all(len(of_type) == limit for of_type in found.values()):
                break
        return found

    def _slices(self, ids: list[int], record_types: Sequence[str]) -> Iterator[list[Row]]:
        """Recheck the candidates slice by slice, so that a hot word costs no more than what is shown."""
        start = 0
        for end in SLICES:
            part = ids[start:end]
            if part:
                rows = self.store.rows(part, self.organisation_id, record_types, self.plan.needles)
                yield self._narrow(self._seen(rows))
            start = end

    def _seen(self, rows: list[Row]) -> list[Row]:
        if self.visible is None:
            return rows
        of_type: dict[str, list[int]] = {}
        for row in rows:
            of_type.setdefault(row.record_type, []).append(row.record_id)
        seen = {kind: set(self.visible(kind, record_ids)) for kind, record_ids in of_type.items()}
        return [row for row in rows if row.record_id in seen[row.record_type]]

    def _narrow(self, rows: list[Row]) -> list[Row]:
        """Pass over the rows that matched by nothing but fields that this person may not search."""
        if not any(row.record_type in self.narrowed for row in rows):
            return rows
        documents = {
            kind: read([row.record_id for row in rows if row.record_type == kind])
            for kind, read in self.narrowed.items()
        }
        kept = []
        for row in rows:
            if row.record_type not in documents:
                kept.append(row)
            elif (document := documents[row.record_type].get(row.record_id)) and self._answers(row, document):
                kept.append(row._replace(text=document.stored()))
        return kept

    def _answers(self, row: Row, document: Document) -> bool:
        """Say whether a document of some fields answers the search, and forget a phone that is none of them."""
        stored, numbers = document.stored(), all_digits(document.phones)
        phone = next((one for one in numbers if one.startswith(self.digits) or one.endswith(self.digits)), "")
        if self.digits and phone and fits(self.beside_phone, stored):
            self.phone_of[row.id] = phone
            return True
        self.phone_of.pop(row.id, None)
        return fits(self.plan.words, stored)

    def _phones(self, digits: str) -> dict[int, str]:
        """Give the newest documents with a phone that ends or begins with the digits."""
        phones = SearchPhone.objects.filter(organisation_id=self.organisation_id).order_by("-document_id")
        backwards = digits[::-1]
        ending = phones.filter(reversed__range=(backwards, backwards + DIGITS_AFTER))
        beginning = phones.filter(digits__range=(digits, digits + DIGITS_AFTER))
        return {
            document_id: number
            for several in (beginning, ending)
            for document_id, number in several.values_list("document_id", "digits")[:CANDIDATES_MOST]
        }
