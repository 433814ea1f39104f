"""The wizard as a person walks through it."""

import re

import pytest

from kemai.core.records import registry
from kemai.core.tenancy import acting_as, everyone
from kemai.core.transfer.models import ImportJob
from tests.core.transfer.conftest import CUSTOMERS, upload
from tests.core.transfer.test_import_rows import TEN

IMPORT = "/customers/import/"


@pytest.fixture
def browser(firm, django_capture_on_commit_callbacks):
    """A signed-in browser whose jobs are done by the time that the answer comes."""
    client = firm.client("admin")

    def ask(address, **sent):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, sent) if sent else client.get(address)

    return ask


def text_of(answer):
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.spec("CUS-07")
def test_from_upload_to_undo(firm, browser):
    assert "50 MB" in text_of(browser(IMPORT))
    answer = browser(IMPORT, file=upload(TEN))
    assert answer.status_code == 302
    home = answer["Location"]
    page = text_of(browser(home))
    assert "电话 ： E-FMT" in page.replace("电话：", "电话 ： ") or "E-FMT" in page
    assert "重复，跳过" in page
    assert browser(home, map_0="name", map_1="phone", map_2="city", duplicates="update").status_code == 302
    page = text_of(browser(home))
    assert "并入第 2 行" in page
    assert re.search(r"新增 7 更新 1 拒绝 2", page)
    answer = browser(f"{home}run/", map_0="name", map_1="phone", map_2="city", duplicates="update")
    assert answer["Location"] == home
    page = text_of(browser(home))
    assert re.search(r"新增 7 更新 1 拒绝 2", page)
    assert "电话待查" in page
    csv = b"".join(browser(f"{home}rejects.csv").streaming_content).decode("utf-8-sig")
    assert csv.splitlines()[0] == "客户名称,电话,城市,行号,拒绝原因"
    assert "B5 电话 “电话待查” E-FMT" in csv
    workbook = b"".join(browser(f"{home}rejects.xlsx").streaming_content)
    assert workbook.startswith(b"PK")
    assert browser(f"{home}undo/", really="1").status_code == 302
    undone = text_of(browser(home))
    assert "已撤销" in undone
    assert "看导入的客户" not in undone
    with acting_as(firm.viewer("admin")):
        assert registry.get(CUSTOMERS).model.objects.count() == 0
    assert "新增 7，更新 1" in text_of(browser(IMPORT))


def test_the_wizard_speaks_english(firm, django_capture_on_commit_callbacks):
    client = firm.client("admin", language="en")
    with django_capture_on_commit_callbacks(execute=True):
        home = client.post(IMPORT, {"file": upload("Customer name,Phone\nAcme Ltd,12\n")})["Location"]
        page = text_of(client.get(home))
        client.post(f"{home}run/", {"map_0": "name", "map_1": "phone", "duplicates": "skip"})
    assert "E-FMT" in page
    csv = b"".join(client.get(f"{home}rejects.csv").streaming_content).decode("utf-8-sig")
    assert "E-FMT" in csv


def test_settings_that_do_not_fit_come_back_with_the_reason(browser):
    home = browser(IMPORT, file=upload(TEN))["Location"]
    for address in (home, f"{home}run/"):
        answer = browser(address, map_0="name", map_1="name", duplicates="skip")
        assert answer.status_code == 422
        assert "电话" in answer.content.decode()
    with everyone(reason="test"):
        assert ImportJob.objects.get().status == "draft"


def test_a_file_that_is_no_table_is_refused_on_the_page(browser):
    answer = browser(IMPORT, file=upload(b"\x89PNG\r\n\x1a\n", "picture.png"))
    assert answer.status_code == 422
    assert browser(IMPORT, nothing="1").status_code == 422


def test_an_upload_over_the_limit_is_refused(browser, settings):
    settings.UPLOAD_LIMIT = 1000
    assert browser(IMPORT, file=upload("客户名称\n" + "甲工业有限公司\n" * 100)).status_code == 413
    with everyone(reason="test"):
        assert not ImportJob.objects.exists()


def test_a_file_of_more_rows_than_the_house_allows_is_refused(browser, settings):
    settings.IMPORT_ROWS = 3
    file = "客户名称\n" + "".join(f"{name}工业有限公司\n" for name in "甲乙丙丁")
    answer = browser(IMPORT, file=upload(file))
    assert answer.status_code == 422
    assert "超过 3 行" in answer.content.decode()
    settings.IMPORT_ROWS = 4
    assert browser(IMPORT, file=upload(file)).status_code == 302


def test_only_people_with_the_right_get_in(firm, other_firm, browser):
    home = browser(IMPORT, file=upload(TEN))["Location"]
    assert firm.client("sales1").get(IMPORT).status_code == 403
    assert firm.client("sales1").post(IMPORT, {"file": upload(TEN)}).status_code == 403
    assert firm.client("sales1").get(home).status_code == 403
    assert firm.client("clerk1").get(home).status_code == 404
    assert firm.client("clerk1").post(f"{home}run/", {}).status_code == 404
    assert other_firm.client("admin").get(home).status_code == 404
    assert other_firm.client("admin").get(f"{home}rejects.csv").status_code == 404


def test_unknown_choices_and_fixed_values_are_offered(firm, browser):
    home = browser(IMPORT, file=upload("客户名称,行业\n甲工业有限公司,C 制造业\n"))["Location"]
    page = text_of(browser(home))
    assert "C 制造业" in page
    sent = {
        "map_0": "name", "map_1": "industry", "duplicates": "skip", "choice_fields": "industry", "rest_industry": "new",
        "text_industry": "C 制造业", "rule_industry": "", "fixed_field": "city", "fixed_value": "苏州",
    }  # fmt: skip
    browser(f"{home}run/", **sent)
    with acting_as(firm.viewer("admin")):
        row = registry.get(CUSTOMERS).model.objects.get()
        assert (row.industry.label, row.city) == ("C 制造业", "苏州")


def test_another_heading_line_reads_the_file_anew(browser):
    home = browser(IMPORT, file=upload("甲工业有限公司,苏州\n乙工业有限公司,杭州\n"))["Location"]
    with everyone(reason="test"):
        assert ImportJob.objects.get().head["count"] == 2
    browser(home, header="1", duplicates="skip")
    with everyone(reason="test"):
        assert ImportJob.objects.get().head["count"] == 1


def test_the_blank_table_names_every_field(browser):
    answer = browser(f"{IMPORT}sample.xlsx")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert answer["Content-Type"].endswith("sheet")
