"""Refused rows mended in the grid: one more run of the same batch."""

from pathlib import Path

import pytest

from kemai.core.history.models import Act
from kemai.core.history.write import log
from kemai.core.privacy.papers import contents
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from kemai.core.transfer import actions, rejects
from kemai.core.transfer.engine import reject_path, reject_places
from kemai.core.transfer.mending import mend
from kemai.core.transfer.models import ImportJob
from tests.core.transfer.conftest import CUSTOMERS
from tests.core.transfer.test_import_pages import text_of
from tests.core.transfer.test_import_rows import TEN


def customers():
    return registry.get(CUSTOMERS).model.objects


@pytest.fixture
def ten(admin, bring):
    """Import ten rows of which two are refused: lines 5 and 9, for their phones."""
    job = bring(TEN, admin, map={"0": "name", "1": "phone", "2": "city"}, on_duplicate="update")
    assert (job.added, job.updated, job.rejected) == (7, 1, 2)
    return job


@pytest.fixture
def send(firm, django_capture_on_commit_callbacks):
    """Give a function that opens the grid or sends it, and follows."""

    def ask(address, login="admin", **sent):
        client = firm.client(login)
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, sent, follow=True) if sent else client.get(address)

    return ask


def home_of(job):
    return f"/customers/import/{job.pk}/"


def lines_of(job):
    return [one.line for one in rejects.read(reject_path(job))]


@pytest.mark.spec("CUS-07")
def test_mended_rows_go_in_with_the_batch_and_are_undone_with_it(ten, send, django_capture_on_commit_callbacks, admin):
    first, second = lines_of(ten)
    grid = f"{home_of(ten)}rejects/"
    assert "修改被拒的行" in text_of(send(home_of(ten)))
    page = send(grid).content.decode()
    assert f'name="cell_{first}_1"' in page
    assert f'id="cell_{first}_1-why"' in page
    page = send(grid, **{f"cell_{first}_1": "0512-65880000", f"cell_{second}_1": "还是不对"})
    assert "导入了 1 行，还有 1 行要改" in text_of(page)
    assert f'name="cell_{second}_1" aria-label' in page.content.decode()
    assert 'value="还是不对"' in page.content.decode(), "what was typed stays"
    ten.refresh_from_db()
    assert (ten.added, ten.updated, ten.rejected, ten.position) == (8, 1, 1, 10)
    assert lines_of(ten) == [second]
    assert (
        len(
            [
                place
                for place in reject_places(ten)
                if Path(reject_path(ten)).with_name(place.rpartition("/")[2]).exists()
            ]
        )
        == 1
    )
    csv = b"".join(send(f"{home_of(ten)}rejects.csv").streaming_content).decode()
    assert "还是不对" in csv
    page = send(grid, **{f"cell_{second}_1": "0512-65880001"})
    assert page.redirect_chain[-1][0] == home_of(ten)
    ten.refresh_from_db()
    assert (ten.added, ten.rejected) == (9, 0)
    assert customers().count() == 9
    assert Act.objects.filter(batch=ten.pk, action=f"{CUSTOMERS}.add").count() == 9
    assert Act.objects.filter(action=f"{CUSTOMERS}.import_mend").count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_back(ten, by=admin)
    assert customers().count() == 0


def test_rows_that_nobody_touched_stay(ten, send):
    grid = f"{home_of(ten)}rejects/"
    old = {
        f"cell_{one.line}_{place}": text
        for one in rejects.read(reject_path(ten))
        for place, text in enumerate(one.cells)
    }
    assert "没有改动的行" in text_of(send(grid, **old))
    assert "没有改动的行" in text_of(send(grid, cell_999_1="x", cell_x="y", cell_5_99="z"))
    ten.refresh_from_db()
    assert ten.rejected == 2


def test_a_row_may_be_tried_again_as_it_stands(admin, bring, send):
    text = "姓名,企业,手机\n张三,甲工业有限公司,13800138000\n"
    job = bring(text, admin, key="customers.contact")
    assert job.rejected == 1
    bring("客户名称\n甲工业有限公司\n", admin)
    address = f"/contacts/import/{job.pk}/rejects/"
    send(address, again="2")
    job.refresh_from_db()
    assert (job.added, job.rejected) == (1, 0)


def test_cells_of_several_lines_and_columns_that_are_left_out_stay_as_they_are(admin, bring, send):
    text = '客户名称,电话,备注,杂\n甲工业有限公司,abc,"一\n二",留着\n'
    job = bring(text, admin, map={"0": "name", "1": "phone", "2": "remark"})
    grid = f"{home_of(job)}rejects/"
    page = send(grid).content.decode()
    assert "<textarea" in page
    assert "cell_2_3" not in page
    send(grid, cell_2_0="甲工业有限公司", cell_2_1="abcd", cell_2_2="一\r\n二")
    job.refresh_from_db()
    assert next(rejects.read(reject_path(job))).cells == ["甲工业有限公司", "abcd", "一\n二", "留着"]
    send(grid, cell_2_1="0512-65880000\0")
    assert customers().get().remark == "一\n二"


def test_many_refused_rows_come_by_fifty(admin, bring, send):
    text = "客户名称,电话\n" + "".join(f"甲{number}工业有限公司,不对\n" for number in range(120))
    job = bring(text, admin)
    grid = f"{home_of(job)}rejects/"
    page = send(grid).content.decode()
    assert page.count("aria-invalid") == 50
    page = send(f"{grid}?page=3").content.decode()
    assert page.count("aria-invalid") == 20
    assert "101–120" in page
    assert send(f"{grid}?page=99").content.decode().count("aria-invalid") == 20
    assert send(f"{grid}?page=x").status_code == 200
    send(f"{grid}?page=3", **{f"cell_{line}_1": f"0512-65880{line}" for line in range(102, 122)})
    job.refresh_from_db()
    assert (job.added, job.rejected) == (20, 100)
    assert lines_of(job) == list(range(2, 102))


def test_a_duplicate_is_refused_again_where_no_number_tells_it_apart(admin, bring, send):
    text = "客户编号,客户名称\nK-1,甲工业有限公司\nK-1,乙工业有限公司\n"
    job = bring(text, admin, on_duplicate="create")
    assert (job.added, job.rejected) == (1, 1)
    send(f"{home_of(job)}rejects/", cell_3_1="丙工业有限公司")
    job.refresh_from_db()
    assert (job.added, job.rejected) == (1, 1)
    send(f"{home_of(job)}rejects/", cell_3_0="K-2")
    assert set(customers().values_list("number", flat=True)) == {"K-1", "K-2"}


def test_a_failure_leaves_everything_as_it_was(ten, admin, firm, monkeypatch):
    line = lines_of(ten)[0]

    def broken(*_given, **_named):
        raise RuntimeError

    monkeypatch.setattr("kemai.core.transfer.mending.log", broken)
    with pytest.raises(RuntimeError):
        mend(ten, {line: {1: "0512-65880000"}}, set(), by=firm.viewer("admin"))
    ten.refresh_from_db()
    assert (ten.added, ten.rejected, len(lines_of(ten))) == (7, 2, 2)
    assert customers().count() == 7
    monkeypatch.setattr("kemai.core.transfer.mending.log", log)
    assert mend(ten, {line: {1: "0512-65880000"}}, set(), by=admin) == (1, 0)
    ten.refresh_from_db()
    assert len(lines_of(ten)) == 1


def test_the_same_rows_sent_twice_go_in_once(ten, admin):
    line = lines_of(ten)[0]
    assert mend(ten, {line: {1: "0512-65880000"}}, set(), by=admin) == (1, 0)
    assert mend(ten, {line: {1: "0512-65880000"}}, set(), by=admin) == (0, 0)
    assert customers().count() == 8


def test_rows_of_an_import_that_was_taken_back_meanwhile_are_not_mended(ten, admin, django_capture_on_commit_callbacks):
    opened = ImportJob.objects.get(pk=ten.pk)
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_back(ten, by=admin)
    with pytest.raises(Rejected) as refused:
        mend(opened, {5: {1: "0512-65880000"}}, set(), by=admin)
    assert [one.code for one in refused.value.errors[""]] == ["E-STATE"]
    assert not customers().exists()


def test_refused_rows_whose_file_is_gone_are_no_rows_any_more(ten, admin, send):
    reject_path(ten).unlink()
    grid = f"{home_of(ten)}rejects/"
    assert "aria-invalid" not in send(grid).content.decode()
    assert mend(ten, {5: {1: "0512-65880000"}}, {5, 8}, by=admin) == (0, 0)
    assert customers().count() == 7


def test_an_erased_person_is_found_in_mended_rows(ten, admin):
    line = lines_of(ten)[0]
    mend(ten, {line: {1: "张三丰的电话"}}, set(), by=admin)
    ten.refresh_from_db()
    assert any("张三丰" in text for text in contents(ten))


def test_who_may_mend(firm, other_firm, ten, send, admin, django_capture_on_commit_callbacks):
    grid = f"{home_of(ten)}rejects/"
    assert firm.client("sales1").get(grid).status_code == 403
    assert firm.client("clerk1").get(grid).status_code == 404
    assert other_firm.client("admin").post(grid, {"again": "5"}).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_back(ten, by=admin)
    assert send(grid, again="5").redirect_chain[-1][0] == home_of(ten)
    with acting_as(firm.viewer("admin")):
        assert ImportJob.objects.get(pk=ten.pk).rejected == 2
