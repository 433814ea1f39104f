"""Imports a file of customers with contacts once undisturbed and once killed at random points; compares the tables.

`python tests/faults/resume_loop.py ROWS KILLS SEED` in a data folder of its own prints two lines of JSON: the hashes of
all tables that the import writes after the undisturbed run, and after the killed one. Each run of the worker is a
process of its own, ended by SIGKILL; the next one finds its lease run out and goes on.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from random import Random
from typing import Any

from tests.faults import stage
from tests.faults.kill_loop import bring_on, die_at, forked
from tests.faults.scene import people

FEW, CHUNKS, TOGETHER = 5000, 30, 500  # a file of few rows would be one chunk
LINK = re.compile(r"(?<=word:)(\d+)$")
COUNTED = stage.FOLDER / "writes"
CITIES = ("苏州", "宁波", "青岛", "成都")
TERMS = {
    "sqlite": (
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, core_search_fts, row)",
        "SELECT term, doc FROM temp.terms",
    ),
    "postgresql": ("SELECT word, ndoc FROM ts_stat('SELECT tokens FROM core_searchdocument')",),
}


def lines(rows: int) -> Iterator[str]:
    """Write the file: every third row goes on with the customer above, some rows are refused, some come twice."""
    yield "客户名称,电话,城市,联系人姓名,联系人手机"
    for at in range(rows):
        phone = "bad" if at % 97 == 0 else f"0512-{60_000_000 + at}"
        customer = "," if at % 3 else f"第{at - at % 11 // 10 * 3}号机械有限公司,{phone}"
        mobile = "bad" if at % 89 == 0 else f"138{at:08}"
        yield f"{customer},{'' if at % 3 else CITIES[at % 4]},联系人{at},{mobile}"


def waiting(rows: int) -> None:
    """Make the tables, a firm, and an import that a worker has yet to take up."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import call_command

    from kemai.core.jobs import queue
    from kemai.core.records import registry
    from kemai.core.tenancy import acting_as
    from kemai.core.transfer import actions

    queue.run_job = lambda job_id: None
    call_command("migrate", verbosity=0)
    _admin, viewer = people()
    with acting_as(viewer):
        file = SimpleUploadedFile("firms.csv", "\n".join(lines(rows)).encode())
        job = actions.receive(registry.get("customers.customer"), file, by=viewer)
        actions.start(job, by=viewer)
    stage.put_aside()


def work(rows: int, kill_at: int = 0) -> Callable[[], None]:
    """Run the import and the jobs that follow it, up to a point; says how many points there are."""
    from kemai.core.transfer import engine

    def run() -> None:
        if rows < FEW:
            engine.CHUNK = engine.SMALLEST = engine.LARGEST = rows // CHUNKS
        count = die_at(kill_at, lambda: os.kill(os.getpid(), signal.SIGKILL))
        for kind in ("core.import", "duplicates.brought"):
            bring_on(kind)
        COUNTED.write_text(str(count()))

    return run


def hashes() -> dict[str, str]:
    """Hash what the import has written, by what things are called: ids and moments differ from run to run."""
    from kemai.areas.customers.models import Contact, Customer
    from kemai.core.history.models import Act
    from kemai.core.numbering.models import NumberCounter
    from kemai.core.search.models import SearchDocument, SearchPhone
    from kemai.core.tenancy import everyone
    from kemai.core.transfer.models import ImportJob

    with everyone(reason="test"):
        names = {("customers.customer", pk): number for pk, number in Customer.objects.values_list("pk", "number")}
        contacts = Contact.objects.values_list("pk", "name", "mobile", "customer__number")
        names |= {("customers.contact", pk): f"{name} {mobile} {of}" for pk, name, mobile, of in contacts}
        documents = SearchDocument.objects.filter(record_type__startswith="customers.").values_list(
            "pk", "record_type", "record_id", "title", "text"
        )
        of_document = {pk: names[kind, record] for pk, kind, record, _title, _text in documents}
        job = ImportJob.objects.get()
        counts = [job.position, job.added, job.updated, job.skipped, job.rejected, job.beside, job.status]
        acts = Act.objects.filter(batch=job.pk).values_list("action", "record_type", "record_id", "title", "changes")
        phones = SearchPhone.objects.filter(document__record_type__startswith="customers.")
        numbers = phones.values_list("document_id", "digits", "reversed")
        found = {
            "customers": Customer.objects.values_list("number", "name", "phone", "city", "owner_id", "lock_version"),
            "contacts": list(names.values()),
            "acts": [(action, names[kind, pk], title, changes) for action, kind, pk, title, changes in acts],
            "search": [(of_document[pk], title, text) for pk, _kind, _record, title, text in documents],
            "search phones": [(of_document[pk], *rest) for pk, *rest in numbers],
            "search words": words(),
            "duplicate keys": [
                (names[kind, pk], LINK.sub(numbered(names), key), apart) for kind, pk, key, apart in keys()
            ],
            "numbers": NumberCounter.objects.values_list("record", "period", "next"),
            "import": [counts],
            "refused rows": refused(job),
        }
        return {name: hashed(rows) for name, rows in found.items()}


def keys() -> Iterator[tuple[str, int, str, bool]]:
    """Read the keys of every record with their texts, which are made anew: numbers are stored in their place."""
    from kemai.core.duplicates import stored
    from kemai.core.duplicates.keys import keys_of, remade, values_of, whole_keys
    from kemai.core.duplicates.models import MatchKey
    from kemai.core.duplicates.rules import compared, rules_of
    from kemai.core.records import registry

    for kind in MatchKey.objects.order_by("record_type").values_list("record_type", flat=True).distinct():
        record_type = registry.get(kind)
        for records in batched(record_type.model.objects.order_by("pk").iterator(), TOGETHER):
            firm = records[0].organisation_id
            texts, names = {}, compared(record_type, firm)
            rules = remade(record_type, rules_of(record_type, firm))
            for record in records:
                values = values_of(record_type, record, names)
                texts[record.pk] = stored.numbered(whole_keys(record_type, values, keys_of(record_type, values), rules))
            held = MatchKey.objects.filter(organisation_id=firm, record_type=kind)
            for pk, key, apart in held.filter(record_id__in=texts).values_list("record_id", "key", "apart"):
                yield kind, pk, texts[pk][key], apart


def batched(records: Iterator[Any], size: int) -> Iterator[list[Any]]:
    """Cut records into lists of a size."""
    while some := list(islice(records, size)):
        yield some


def numbered(names: dict[tuple[str, int], str]) -> Callable[[re.Match[str]], str]:
    """Call the customer within a key by its number."""
    return lambda link: names["customers.customer", int(link[1])]


def words() -> list[Any]:
    """Read which words the search index holds, and in how many documents."""
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in TERMS[connection.vendor]:
            cursor.execute(statement)
        return cursor.fetchall()


def refused(job: Any) -> list[Any]:
    """Read the refused rows."""
    from kemai.core.transfer import rejects
    from kemai.core.transfer.engine import reject_path

    return list(rejects.kept_lines(reject_path(job), job.reject_size))


def hashed(rows: Any) -> str:
    """Hash rows in an order of their own."""
    found = sorted(map(str, rows))
    return f"{len(found)} {hashlib.sha256(chr(10).join(found).encode()).hexdigest()}"


def told() -> None:
    """Print the hashes; millions of rows are held meanwhile, which the collector would go through again and again."""
    gc.disable()
    print(json.dumps(hashes()), flush=True)


def main(rows: int, kills: int, seed: int) -> None:
    """Import undisturbed, then again with so many kills."""
    import django

    django.setup()
    assert forked(lambda: waiting(rows)) == 0
    assert forked(work(rows)) == 0
    assert forked(told) == 0
    writes = int(COUNTED.read_text())
    stage.put_back(empty=False)
    chance = Random(seed)
    for _kill in range(kills):
        code = forked(work(rows, chance.randint(2, writes // (kills + 1))))
        assert code == -signal.SIGKILL, code
    assert forked(work(rows)) == 0
    assert forked(told) == 0


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
