"""vCards of every version and dialect become rows of people; broken ones say what is wrong."""

import base64

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kemai.core.testing import data_folder
from kemai.core.transfer.readers import FileRefused, Limits, open_table


@pytest.fixture
def people(tmp_path):
    def read(content, **options):
        path = tmp_path / "upload"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        table = open_table(path, "people.vcf", **options)
        assert table.kind == "vcf"
        return [dict(zip(table.headings, row.values, strict=True)) | {"problem": row.problem} for row in table.rows()]

    return read


def card(*lines, version="3.0", end="\r\n"):
    return end.join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def real(name):
    table = open_table(data_folder("vcards") / name, name)
    assert not [row for row in table.rows() if row.problem]
    return [dict(zip(table.headings, row.values, strict=True)) for row in table.rows()]


def test_iphone():
    (john,) = real("John_Doe_IPHONE.vcf")
    assert john["姓名"] == "Mr. John Richter James Doe Sr."
    assert (john["公司"], john["部门"], john["职位"]) == ("IBM", "Accounting", "Money Counter")
    assert (john["手机"], john["办公电话"], john["家庭电话"]) == ("905-555-1234", "905-777-1234", "905-666-1234")
    assert (john["电子邮件"], john["网址"], john["生日"]) == ("john.doe@ibm.com", "http://www.ibm.com", "2012-06-06")
    assert (john["地址"], john["城市"], john["国家"]) == ("Street4, Building 6, Floor 8", "New York", "USA")
    assert "905-222-1234" in john["备注"], "further numbers are kept"
    assert "Silicon Alley 5" in john["备注"]


def test_android_with_soft_line_breaks_pictures_and_cards_without_a_name():
    people = real("John_Doe_ANDROID.vcf")
    assert len(people) == 6
    assert people[0]["姓名"] == people[0]["电子邮件"] == "john.doe@company.com"
    assert people[3]["姓名"] == " ".join(["Ñ"] * 11)
    assert (people[4]["传真"], people[5]["手机"]) == ("123456", "55556666")
    assert set(people[5]["公司"]) == {"Ñ"}


def test_outlook():
    (john,) = real("John_Doe_MS_OUTLOOK.vcf")
    assert (john["办公电话"], john["电子邮件"]) == ("(905) 555-1234", "john.doe@ibm.cm")
    assert (john["地址"], john["邮编"], john["生日"]) == ("Cresent moon drive", "12345", "1980-03-22")
    (older,) = real("outlook-2003.vcf")
    assert (older["姓名"], older["公司"], older["部门"]) == ("John Doe III", "Company, The", "TheDepartment")
    assert older["备注"].startswith("This is the note field!!\nSecond line\n\nThird line is empty")


def test_gmail():
    assert [one["姓名"] for one in real("gmail-list.vcf")] == ["Arnold Smith", "Chris Beatle", "Doug White"]
    (greg,) = real("gmail-single.vcf")
    assert (greg["手机"], greg["办公电话"], greg["网址"]) == ("555 555 1111", "555 555 2222", "http://TheProfile.com")
    (john,) = real("John_Doe_GMAIL.vcf")
    assert john["姓名"] == "Mr. John Richter, James Doe Sr."
    assert john["地址"].endswith("New York 12345, United States of America")


def test_the_examples_of_the_standards():
    frank, tim = real("rfc2426-example.vcf")
    assert (frank["公司"], frank["办公电话"], frank["传真"]) == (
        "Lotus Development Corporation",
        "+1-919-676-9515",
        "+1-919-676-9564",
    )
    assert (tim["省份"], tim["邮编"]) == ("CA", "94043")
    (simon,) = real("rfc6350-example.vcf")
    assert (simon["手机"], simon["办公电话"], simon["性别"]) == ("+1-418-262-6501", "+1-418-656-9254", "男")
    assert "--0203" in simon["备注"], "a birthday without a year is no date but is kept"


def test_lower_case_names_types_without_equals_and_a_version_at_the_end(people):
    text = (
        "begin:vcard\nfn:Ada Lovelace\nn:Lovelace;Ada\norg:Analytical Engines;Research\n"
        "adr:;;12 St James Square;London;;SW1Y;UK\nemail;internet:ada@example.org\ntitle:Countess\n"
        "tel;work:020 7946 0000\ntel;fax:020 7946 0001\ntel;cell:07700 900000\n"
        "note;quoted-printable:first line=0D=0A=\nsecond line\nx-mozilla-html:TRUE\nversion:2.1\nend:vcard\n"
    )
    (ada,) = people(text)
    assert (ada["姓名"], ada["公司"], ada["部门"]) == ("Ada Lovelace", "Analytical Engines", "Research")
    assert (ada["办公电话"], ada["传真"], ada["手机"]) == ("020 7946 0000", "020 7946 0001", "07700 900000")
    assert ada["备注"] == "first line\nsecond line"


def test_extension_parameters_quoted_types_and_trailing_blanks(people):
    text = card(
        "FN:Grace Hopper  ",
        "TEL;X-EVOLUTION-UI-SLOT=1;TYPE=WORK,VOICE:+1 202 555 0100 ",
        'TEL;TYPE="cell,voice";PREF=1:+1 202 555 0101',
        "EMAIL;X-EVOLUTION-UI-SLOT=1;TYPE=WORK:grace@example.org",
        "BDAY;VALUE=DATE:1906-12-09T00:00:00Z",
        'ADR;TYPE=WORK;LABEL="1 Navy Way; Arlington":;;1 Navy Way;Arlington;VA;22202;USA',
    ).replace("BEGIN:VCARD", "BEGIN: VCARD ")
    (grace,) = people(text)
    assert (grace["姓名"], grace["办公电话"], grace["手机"]) == ("Grace Hopper", "+1 202 555 0100", "+1 202 555 0101")
    assert (grace["生日"], grace["地址"], grace["城市"]) == ("1906-12-09", "1 Navy Way", "Arlington")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_files(people, encoding):
    (person,) = people(card("FN:张三", "ORG:东方食品有限公司", "TEL;TYPE=CELL:13800138000").encode(encoding))
    assert (person["姓名"], person["公司"], person["手机"]) == ("张三", "东方食品有限公司", "13800138000")


def test_chinese_in_old_character_sets_and_in_base64(people):
    name = base64.b64encode("王五".encode()).decode()
    raw = b"".join(
        [
            b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=GB2312:",
            "李;四".encode("gb18030"),
            b"\r\nORG;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:",
            "".join(f"={byte:02X}" for byte in "西湖茶叶".encode("gb18030")).encode(),
            b"\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nFN;ENCODING=BASE64;CHARSET=UTF-8:" + name.encode(),
            b"\r\n\r\nNOTE;CHARSET=ISO-8859-1:caf\xe9\r\nTEL:010-62345678\r\nEND:VCARD\r\n",
        ]
    )
    li, wang = people(raw)
    assert (li["姓名"], li["公司"]) == ("李四", "西湖茶叶")
    assert (wang["姓名"], wang["办公电话"], wang["备注"]) == ("王五", "010-62345678", "café")


def test_characters_cut_by_folding_are_put_together(people):
    line = "ORG:" + "东方食品有限公司" * 6
    raw = line.encode()
    folded = b"\r\n ".join(raw[at : at + 70] for at in range(0, len(raw), 70)).decode("latin-1")
    (one,) = people(card("FN:甲").encode().replace(b"FN:", folded.encode("latin-1") + b"\r\nFN:"))
    assert one["公司"] == "东方食品有限公司" * 6


def test_a_picture_in_lines_without_indent_is_skipped(people):
    picture = base64.b64encode(bytes(range(256)) * 3).decode()
    lines = "\r\n".join(picture[at : at + 72] for at in range(0, len(picture), 72))
    (one,) = people(
        card("FN:Ann", f"PHOTO;ENCODING=BASE64;TYPE=JPEG:{lines}", "", "TEL;CELL:0123456789", version="2.1")
    )
    assert (one["姓名"], one["手机"], one["problem"]) == ("Ann", "0123456789", "")


def test_labels_of_groups_tell_what_a_number_is(people):
    text = card("N:Doe;Jane;;;", "item1.TEL:0123456", "item1.X-ABLabel:_$!<Mobile>!$_", "item2.TEL;type=pref:7654321")
    (jane,) = people(text)
    assert (jane["姓名"], jane["手机"], jane["办公电话"]) == ("Jane Doe", "0123456", "7654321")


def test_a_name_is_found_where_there_is_no_full_name(people):
    text = card("N:张;三;;先生;") + card("FN: ", "ORG:东方食品;销售部") + card("NICKNAME:阿宝", "TEL:1234567")
    assert [one["姓名"] for one in people(text)] == ["张三", "东方食品", "阿宝"]


def test_a_card_within_a_card_is_passed_over(people):
    inner = card("FN:Agent Smith", version="2.1").rstrip()
    (boss,) = people(card("FN:Boss", f"AGENT:\r\n{inner}", "TEL;WORK:1234567", version="2.1"))
    assert (boss["姓名"], boss["办公电话"]) == ("Boss", "1234567")


def test_escapes_follow_the_version(people):
    new, old = people(
        card(r"FN:Smith\, Ann", r"NOTE:line\nnext\; \\ end") + card(r"FN:Smith", r"NOTE:C:\new\; x", version="2.1")
    )
    assert (new["姓名"], new["备注"]) == ("Smith, Ann", "line\nnext; \\ end")
    assert old["备注"] == r"C:\new; x"


def test_a_pager_is_no_office_and_invisible_marks_are_no_part_of_a_number(people):
    (one,) = people(card("FN:甲", "TEL;TYPE=PAGER:7654321", "TEL;TYPE=CELL:\u202d138\xa00013\xa08000\u202c"))
    assert (one["手机"], one["备注"]) == ("138 0013 8000", "其他电话：7654321")


def test_more_cards_than_allowed_rows_are_refused(people):
    with pytest.raises(FileRefused, match="1,000"):
        people("BEGIN:VCARD\nN:A\nEND:VCARD\n" * 1_001, limits=Limits(rows=1_000))


def test_a_parameter_whose_quotation_mark_is_never_closed(people):
    (one,) = people(card('FN;X-A="b:Ann', "TEL:1234567"))
    assert one["姓名"] == "Ann"


def test_chinese_messengers(people):
    (one,) = people(card("FN:甲", "X-QQ:12345678", "IMPP;X-SERVICE-TYPE=WeChat:x-apple:jia_88"))
    assert (one["QQ"], one["微信"]) == ("12345678", "jia_88")


def test_messengers_that_have_no_column_are_left_out(people):
    (one,) = people(card("FN:甲", "IMPP:skype:jia.88", "IMPP;X-SERVICE-TYPE=QQ:x-apple:12345678", "IMPP:xmpp:jia@b.cn"))
    assert one["QQ"] == "12345678"
    assert "jia" not in "".join(one.values())


def test_bytes_of_no_character_set_spoil_no_more_than_themselves(people):
    torn, whole = people(
        card("FN:Ann Smith", "TEL:1234567").replace("Smith", "\x81 Sm\xe9th").encode("latin-1") + card("FN:乙").encode()
    )
    assert (torn["姓名"], torn["办公电话"], torn["problem"]) == ("Ann \x81 Sm\xe9th", "1234567", "")
    assert whole["姓名"] == "乙"


def test_a_broken_card_is_marked_and_the_others_are_read(people):
    text = card("FN:甲") + "BEGIN:VCARD\r\nFN:乙\r\n" + card("FN:丙") + card("X-NOTHING:1") + "BEGIN:VCARD\r\nFN:丁\r\n"
    assert [(one["姓名"], bool(one["problem"])) for one in people(text)] == [
        ("甲", False),
        ("乙", True),
        ("丙", False),
        ("", True),
        ("丁", True),
    ]


def test_a_line_that_is_no_property_is_named(people):
    one, _two = people(card("FN:甲", "TEL:1234567", "\x03garbage without a colon") + card("FN:乙"))
    assert "第 5 行" in one["problem"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:甲\r\n", "END:VCARD"),
        ("FN:甲\r\nTEL:123\r\n", ".vcf"),
        (card("REV:20200101"), "没有姓名"),
        (card("FN:甲\0乙"), "NUL"),
        ("BEGIN:VCARD", "END:VCARD"),
        ("BEGIN:VCARDS\r\nFN:甲\r\nEND:VCARDS\r\n", "BEGIN:VCARD"),
    ],
)
def test_a_file_without_a_sound_card_is_refused(people, text, says):
    with pytest.raises(FileRefused) as caught:
        people(text)
    assert caught.value.code == "E-FILE"
    assert says in caught.value.message


def test_a_real_file_cut_short_keeps_its_whole_cards(people):
    whole = (data_folder("vcards") / "gmail-list.vcf").read_bytes()
    cut = people(whole[: whole.rfind(b"Doug White") + 10])
    assert [bool(one["problem"]) for one in cut] == [False, False, True]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.tuples(
            st.sampled_from(
                ["FN", "N", "TEL;CELL", "ORG", "NOTE;ENCODING=QUOTED-PRINTABLE", "item1.ADR", "BDAY", "FN;=", ""]
            ),
            st.sampled_from([":", ";", "", ":;"]),
            st.text(max_size=20),
        ),
        max_size=8,
    )
)
def test_any_mess_within_a_card_is_read_or_refused(tmp_path, lines):
    path = tmp_path / "upload.vcf"
    path.write_text(card(*("".join(line) for line in lines)), encoding="utf-8", newline="", errors="replace")
    try:
        table = open_table(path, "upload.vcf")
    except FileRefused:
        return
    assert all(len(row.values) == len(table.headings) for row in table.rows())
