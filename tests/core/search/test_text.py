"""Names and texts in their one stored form."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kemai.core.search.text import core_name, flatten, normalise, without_legal_end


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("ＡＢＣ　科技", "abc 科技"),
        ("  Müller\t& \n Söhne ", "muller & sohne"),
        ("Nguyễn Văn", "nguyen van"),
        ("a\x00b\u200bc", "a bc"),
        ("㈱ﾃｽﾄ", "(株)テスト"),
        ("", ""),
    ],
)
def test_normalise(written: str, stored: str) -> None:
    assert normalise(written) == stored


@pytest.mark.parametrize(
    ("written", "flat"),
    [
        ("灵动传媒科技(绍兴)有限公司", "灵动传媒科技绍兴有限公司"),
        ("万 科Ａ", "万科a"),
        ("阿凡提·买买提", "阿凡提买买提"),
        ("华锐 ABC Co., Ltd", "华锐abc co., ltd"),
        ("KH-2026-00012", "kh-2026-00012"),
    ],
)
def test_flatten_closes_gaps_beside_chinese_only(written: str, flat: str) -> None:
    assert flatten(written) == flat


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("华锐科技有限公司", "华锐科技"),
        ("华锐科技股份有限公司", "华锐科技"),
        ("华锐科技有限责任公司", "华锐科技"),
        ("灵动传媒科技（绍兴）有限公司", "灵动传媒科技绍兴"),
        ("山东协耀信息咨询有限公司滨州分公司", "山东协耀信息咨询滨州分公司"),
        ("长沙报废车回收公司", "长沙报废车回收"),
        ("北京君联（有限合伙）", "北京君联"),
        ("Acme Trading Co., Ltd.", "acme trading"),
        ("ACME  TRADING INC", "acme trading"),
        ("Müller GmbH & Co. KG", "muller"),
        ("Fiat S.p.A.", "fiat"),
        ("株式会社テスト", "テスト"),
        ("钟楼区北港可诺丹婷美容院", "钟楼区北港可诺丹婷美容院"),
        ("有限公司", "有限公司"),
        ("Limited", "limited"),
        ("", ""),
    ],
)
def test_core_name_cuts_the_legal_form(name: str, core: str) -> None:
    assert core_name(name) == core


def test_a_branch_is_not_its_parent() -> None:
    assert core_name("华锐科技有限公司杭州分公司") != core_name("华锐科技有限公司")
    assert without_legal_end("杭州分公司") == "杭州分公司"


def test_core_names_of_real_companies(company_names: list[str]) -> None:
    for name in company_names:
        core = core_name(name)
        assert core
        assert not core.endswith(("有限公司", "有限责任公司"))
        assert core_name(core + "股份有限公司") == core_name(core + "有限公司")


@given(some.text())
def test_any_text_is_taken(text: str) -> None:
    stored = normalise(text)
    assert normalise(stored) == stored
    assert not any(character < " " for character in stored)
    core_name(text)
