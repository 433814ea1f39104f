"""Mails are read as far as they go: codings, parts, files, away notes, quotations, the sample mails."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from kemai.areas.activities.mail.cleaning import harmless
from kemai.areas.activities.mail.quoting import new_part
from kemai.areas.activities.mail.reading import plain, read
from kemai.areas.activities.mail.threads import bare, is_answer
from kemai.core.records.errors import Rejected
from kemai.core.testing import data_folder


def letter(head: str, body: str = "您好") -> Any:
    return read(f"{head.strip()}\n\n{body}\n".encode())


def test_names_and_subjects_come_in_their_coding() -> None:
    one = letter(
        """
From: =?gb2312?B?1cXI/Q==?= <Zhang@Example.COM>
To: "Lin, Xiao" <lin@ours.example>; wang@ours.example
Subject: =?utf-8?B?5oql5Lu3?= =?utf-8?Q?_A1?=
Date: Mon, 2 Nov 2026 10:00:00 +0800
Message-ID: <a@example.com>
"""
    )
    assert (one.from_name, one.from_address, one.subject) == ("张三", "zhang@example.com", "报价 A1")
    assert one.to == ["lin@ours.example", "wang@ours.example"]
    assert one.sent_at.isoformat() == "2026-11-02T02:00:00+00:00"


def test_a_body_in_a_wrongly_named_coding_is_read_as_what_it_is() -> None:
    head = b"From: a@b.example\nContent-Type: text/plain; charset=%s\n\n"
    assert read(head % b"utf-8" + "合同已签".encode("gb18030")).text == "合同已签"
    assert read(head % b"no-such-thing" + "合同已签".encode()).text == "合同已签"


def test_html_alone_gives_a_text_and_files_are_kept_apart() -> None:
    made = EmailMessage()
    made["From"] = "a@b.example"
    made.set_content("<style>p{}</style><p>交期&nbsp;三周</p><p>价格<br>不变</p>", subtype="html")
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="报价单.pdf")
    one = read(made.as_bytes())
    assert one.text == "交期 三周\n价格\n不变"
    assert [(file.name, file.content) for file in one.files] == [("报价单.pdf", b"%PDF-1.4")]


def test_what_is_no_mail_is_refused_with_the_reason() -> None:
    for nothing in (b"", b"\n\n", b"X-A: 1\n\n"):
        with pytest.raises(Rejected) as refused:
            read(nothing)
        assert refused.value.errors["file"][0].code == "E-FILE"


@pytest.mark.parametrize(
    ("head", "nature"),
    [
        ("Subject: 价格", "person"),
        ("Subject: x\nAuto-Submitted: auto-replied", "away"),
        ("Subject: x\nX-Autoreply: yes", "away"),
        ("Subject: x\nPrecedence: auto_reply", "away"),
        ("Subject: 自动回复：外出\nIn-Reply-To: <a@b>", "away"),
        ("Subject: Out of office policy of our firm", "person"),
        ("Subject: x\nPrecedence: bulk", "bulk"),
        ("Subject: x\nList-Id: <news.example>", "bulk"),
        ("Subject: x\nAuto-Submitted: auto-generated", "bulk"),
        ("Subject: x\nAuto-Submitted: no", "person"),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=a\nSubject: x", "bounce"),
    ],
)
def test_machines_are_told_from_people(head: str, nature: str) -> None:
    assert letter(f"From: a@b.example\n{head}").nature == nature
    assert letter("From: MAILER-DAEMON@b.example\nSubject: x").nature == "bounce"


@pytest.mark.parametrize(
    ("subject", "answer", "short"),
    [
        ("Re: 报价", True, "报价"),
        ("回复：答复: RE[2]: 报价", True, "报价"),
        ("Fwd: AW: Offer  A", True, "offer a"),
        ("[EXT] Re: Offer", True, "offer"),
        ("Research", False, "research"),
        ("报价", False, "报价"),
    ],
)
def test_the_marks_of_answers_are_taken_off(subject: str, answer: bool, short: str) -> None:
    assert (is_answer(subject), bare(subject)) == (answer, short)


@pytest.mark.parametrize(
    "quoted",
    [
        "On Mon, 2 Nov 2026 at 10:00, Lin <lin@ours.example> wrote:\n> 请确认",
        "On Mon, 2 Nov 2026 at 10:00, Lin Xiao\n<lin@ours.example> wrote:\n> 请确认",
        "在 2026年11月2日，林晓 <lin@ours.example> 写道：\n> 请确认",
        "-----Original Message-----\nFrom: Lin",
        "------------------ 原始邮件 ------------------\n发件人: 林晓",
        "发件人: 林晓 <lin@ours.example>\n发送时间: 2026年11月2日\n收件人: 王总\n主题: 报价",
        "-- \n王建国\n青禾科技",
        "> 请确认\n> 谢谢",
    ],
)
def test_a_timeline_shows_what_was_new(quoted: str) -> None:
    assert new_part(f"可以，三周交货。\n\n{quoted}") == "可以，三周交货。"
    assert new_part("只有一句") == "只有一句"


@pytest.mark.parametrize(
    "foul",
    [
        "<script>alert(1)</script>",
        '<img src="https://spy.example/p.gif">',
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,<script>1</script>">x</a>',
        '<p style="background:url(https://spy.example)">x</p>',
        "<style>@import url(https://spy.example)</style>",
        '<form action="https://spy.example"><input></form>',
        '<iframe src="/customers/"></iframe>',
        "<svg><script>alert(1)</script></svg>",
        '<base href="https://spy.example">',
        '<meta http-equiv="refresh" content="0;url=https://spy.example">',
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        '<link rel="stylesheet" href="https://spy.example/a.css">',
    ],
)
def test_foreign_html_is_made_harmless(foul: str) -> None:
    made = harmless(f"<p>前</p>{foul}").lower()
    for word in ("script", "spy.example", "onerror", "javascript", "data:", "style", "<img", "<form", "<iframe"):
        assert word not in made
    assert made.startswith("<p>前</p>")


def test_links_of_foreign_html_lead_out_without_a_trace() -> None:
    made = harmless('<table><tr><td><a href="https://a.example/x">去</a></td></tr></table>')
    assert 'rel="noopener noreferrer nofollow"' in made
    assert 'target="_blank"' in made
    assert plain("<b>a</b><!-- x --><script>no</script>b") == "ab"


def sample_mails() -> list[Path]:
    return sorted(data_folder("emails").glob("*.eml"))


def test_the_sample_mails_are_read_as_far_as_they_go() -> None:
    mails = {path.name: path.read_bytes() for path in sample_mails()}
    assert len(mails) == 60
    with pytest.raises(Rejected, match="不是邮件"):
        read(mails.pop("msg_18.eml"))
    read_ones = {name: read(data) for name, data in mails.items()}
    one = read_ones["msg_01.eml"]
    assert (one.from_address, one.from_name, one.to) == ("bbb@ddd.com", "John X. Doe", ["bbb@zzz.org"])
    assert str(one.sent_at) == "2001-05-04 18:05:44+00:00"
    assert one.text.startswith("Hi,\n\nDo you like this message?")
    assert [file.name for file in read_ones["msg_04.eml"].files] == ["msg.txt", "msg (2).txt"]
    assert read_ones["msg_07.eml"].files[0].content.startswith(b"GIF8")
    assert {name for name, mail in read_ones.items() if mail.nature == "bounce"} >= {"msg_16.eml", "msg_43.eml"}
    for broken in ("msg_17.eml", "msg_25.eml", "msg_31.eml", "msg_35.eml", "msg_41.eml"):
        assert read_ones[broken].faults == ["邮件结构有误，按能读出的部分保存"]
        assert read_ones[broken].text


def test_the_sample_replies_show_only_what_was_new() -> None:
    replies = [path for path in sample_mails() if path.name.startswith("reply_")]
    assert len(replies) == 12
    assert {new_part(read(path.read_bytes()).text) for path in replies} == {"Hello"}
