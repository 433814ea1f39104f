"""Word templates that people wrote: what they may name, and what no template gets done."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from docx import Document

from kemai.core.printing.word import filler, press
from kemai.core.records.errors import Rejected

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="no database takes part: once is enough")
SHAPE = {"contract": {"number": "", "编号": ""}, "lines": [{"name": "", "amount": ""}]}
DATA = {
    "contract": {"number": "HT<1>&\n</w:t>", "编号": "{{ contract.number }}"},
    "lines": [{"name": "主轴 & 刀", "amount": "1"}, {"name": '"引号"', "amount": "2"}],
}


def docx(*paragraphs: str, rows: Iterable[tuple[str, str]] = (), header: str = "") -> bytes:
    """A Word document."""
    made = Document()
    for text in paragraphs:
        made.add_paragraph(text)
    table = made.add_table(rows=0, cols=2)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    made.sections[0].header.paragraphs[0].text = header
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def text_of(content: bytes) -> str:
    """All words of a Word document."""
    made = Document(BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    said = [*(one.text for one in made.paragraphs), *cells, *(one.text for one in made.sections[0].header.paragraphs)]
    return "\n".join(said)


def parts(content: bytes, **more: bytes | tuple[bytes, bytes]) -> bytes:
    """The document with parts added, or with words of a part replaced."""
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            change = more.pop(name, None)
            new.writestr(name, body.replace(*change) if isinstance(change, tuple) else body)
        for name, body in more.items():
            new.writestr(name, body)
    return kept.getvalue()


def test_values_are_text_wherever_they_stand() -> None:
    rows = [("{%tr for 行 in lines %}", ""), ("{{ 行.name }}", "{{ loop.index }}"), ("{%tr endfor %}", "")]
    made = docx("编号 {{ contract.number }}", "{{ contract.编号 }}", rows=rows, header="{{ contract.number }}")
    press.check(made, SHAPE)
    said = text_of(press.fill(made, DATA))
    assert said.count("HT<1>&\n</w:t>") == 2
    assert "{{ contract.number }}" in said, "a value with braces stays as it is"
    assert [text in said for text in ("主轴 & 刀", '"引号"', "\n1\n", "\n2\n")] == [True] * 4


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ contract.__class__.__mro__ }}",
        "{{ contract['__class__'] }}",
        "{{ contract|attr('number') }}",
        "{{ contract.number.upper() }}",
        "{{ lines[contract.number] }}",
        "{% for one in range(10**9) %}x{% endfor %}",
        "{{ 'x' * 999999999 }}",
        "{{ 9**9**9 }}",
        "{{ '%999999999d'|format(1) }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% include 'x' %}",
        "{% set x = 1 %}",
        "{% macro a() %}{% endmacro %}",
        "{% for a in lines %}{% for b in lines %}{% for c in lines %}x{% endfor %}{% endfor %}{% endfor %}",
    ],
)
def test_a_template_gets_nothing_done(text: str) -> None:
    with pytest.raises(filler.Refused) as refused:
        filler.filled(docx(text), DATA, None)
    assert refused.value.kind == "forbidden"


def test_attacks_in_headers_and_properties_are_seen_too() -> None:
    with pytest.raises(filler.Refused):
        filler.filled(docx(header="{{ ''.__class__ }}"), DATA, None)
    made = Document(BytesIO(docx("x")))
    made.core_properties.title = "{{ ''.__class__ }}"
    kept = BytesIO()
    made.save(kept)
    with pytest.raises(filler.Refused):
        filler.filled(kept.getvalue(), DATA, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ contract.nummer }}", "contract.nummer"),
        ("{{ firma }}", "firma"),
        ("{{ range }}", "range"),
        ("{% if contract.nope %}x{% endif %}", "contract.nope"),
        ("{% for a in lines %}{{ a.price }}{% endfor %}", "a.price"),
        ("{% for a in contract %}x{% endfor %}", "for … in contract"),
    ],
)
def test_an_unknown_field_is_named(text: str, words: str) -> None:
    with pytest.raises(filler.Refused) as refused:
        filler.filled(docx(text), {}, SHAPE)
    assert (refused.value.kind, refused.value.words) == ("unknown", words)
    assert filler.filled(docx(text.replace("range", "gone")), {}, None), "one that has gone since is empty"


def test_a_mistake_is_shown_with_the_words_around_it() -> None:
    with pytest.raises(Rejected) as refused:
        press.check(docx("甲方 {{ contract.number"), SHAPE)
    [reason] = refused.value.errors["file"]
    assert (reason.code, "甲方 {{ contract.number" in reason.message) == ("E-FMT", True)


MACROS = (b"wordprocessingml.document.main+xml", b"vnd.ms-word.document.macroEnabled.main+xml")
LINK = (
    b"</Relationships>",
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"'
    b' Target="http://198.51.100.7/x.png" TargetMode="External"/></Relationships>',
)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (parts(docx("x"), **{"[Content_Types].xml": MACROS}), "macro"),
        (parts(docx("x"), **{"word/_rels/document.xml.rels": LINK}), "outside"),
        (parts(docx("x"), **{"word/document.xml": (b"<w:body>", b"<w:body")}), "broken"),
        (b"PK\x03\x04" + bytes(90), "broken"),
    ],
    ids=["macro", "outside", "xml", "zip"],
)
def test_what_runs_or_fetches_or_is_broken_is_refused(
    content: bytes, kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    order = {"template": press.base64.b64encode(content).decode(), "data": {}, "shape": None}
    monkeypatch.setattr(filler.resource, "setrlimit", lambda *limits: None)
    monkeypatch.setattr(filler.sys, "stdin", type("Given", (), {"buffer": BytesIO(json.dumps(order).encode())}))
    with pytest.raises(SystemExit) as ended:
        filler.main()
    assert (ended.value.code, json.loads(capsys.readouterr().err)["kind"]) == (3, kind)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.docm", docx("x"), "宏"),
        ("a.pdf", b"%PDF-1.7", "只收 DOCX"),
        ("a.docx", b"%PDF-1.7", "不是完好的 Word"),
        ("a.docx", bytes(6 * 1024 * 1024), "5 MB"),
        ("a.docx", parts(docx("x"), bomb=bytes(41 * 1024 * 1024)), "不是完好的 Word"),
    ],
    ids=["docm", "pdf", "belied", "large", "bomb"],
)
def test_an_upload_that_is_no_plain_word_file_is_refused(name: str, content: bytes, words: str) -> None:
    packed = BytesIO()
    if name == "a.docx" and len(content) > 41 * 1024 * 1024:
        with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
            for one in old.namelist():
                new.writestr(one, old.read(one))
    upload: Any = SimpleUploadedFile(name, packed.getvalue() or content)
    with pytest.raises(Rejected) as refused:
        press.read_template(upload)
    [reason] = refused.value.errors["file"]
    assert reason.code == "E-FILE"
    assert re.search(words, reason.message)


def test_a_template_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "SECONDS", 2)
    rows = [{"name": "x", "amount": ""}] * 3000
    loops = docx("{% for a in lines %}{% for b in lines %}{{ a.name }}{{ b.name }}{{ a.name }}{% endfor %}{% endfor %}")
    with pytest.raises(Rejected) as refused:
        press.fill(loops, {**DATA, "lines": rows})
    assert refused.value.errors["file"][0].code == "E-FMT"
