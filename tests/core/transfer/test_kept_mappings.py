"""Mappings kept by name: the next file of the same kind needs no matching."""

import pytest

from kemai.core.history.models import Act
from kemai.core.tenancy import acting_as
from kemai.core.transfer.models import ImportJob, KeptMapping
from tests.core.transfer.conftest import upload
from tests.core.transfer.test_import_pages import IMPORT, text_of

ODD = "甲列,乙列,丙列,行业\n甲工业有限公司,13800138000,苏州,C 制造业\n"
SENT = {"map_0": "name", "map_1": "phone", "map_2": "city", "map_3": "industry", "duplicates": "update"}
RULES = {"choice_fields": "industry", "rest_industry": "new", "text_industry": "C 制造业", "rule_industry": "empty"}


@pytest.fixture
def as_person(firm, django_capture_on_commit_callbacks):
    """Give a function that sends a form, or opens a page, as one person."""

    def ask(login, address, **sent):
        with django_capture_on_commit_callbacks(execute=True):
            client = firm.client(login)
            return client.post(address, sent, follow=True) if sent else client.get(address)

    return ask


def brought(as_person, login, text=ODD):
    """Upload a text and give the address of its import."""
    return as_person(login, IMPORT, file=upload(text)).redirect_chain[-1][0]


def kept_of(firm, **which):
    with acting_as(firm.viewer("admin")):
        return KeptMapping.objects.get(**which)


def job_at(firm, home):
    with acting_as(firm.viewer("admin")):
        return ImportJob.objects.get(pk=home.rstrip("/").rpartition("/")[2])


@pytest.mark.spec("CUS-07")
def test_a_kept_mapping_does_the_next_file(firm, as_person):
    home = brought(as_person, "admin")
    page = as_person("admin", f"{home}mapping/", do="keep", keep_as=" 展会  名单 ", **SENT, **RULES)
    assert "已保存对应“展会 名单”" in text_of(page)
    kept = kept_of(firm, name="展会 名单")
    assert kept.columns == {"甲列": "name", "乙列": "phone", "丙列": "city", "行业": "industry"}
    assert not kept.shared
    again = brought(as_person, "admin", "丙列, 甲列 ,省份,乙列\n杭州,乙工业有限公司,浙江,13900139000\n")
    page = text_of(as_person("admin", f"{again}mapping/", do="use", kept=kept.pk))
    assert "文件里没有这些列：行业" in page
    job = job_at(firm, again)
    assert job.map["0"] == "city"
    assert (job.map["1"], job.map["3"]) == ("name", "phone")
    assert job.on_duplicate == "update"
    assert job.values == {"industry": {"C 制造业": "empty", "*": "new"}}
    assert kept_of(firm, pk=kept.pk).columns["行业"] == "industry"
    with acting_as(firm.viewer("admin")):
        assert Act.objects.get(action="core.mapping.keep").title == "展会 名单"


def test_keeping_under_the_same_name_loses_no_column(firm, as_person):
    home = brought(as_person, "admin")
    as_person("admin", f"{home}mapping/", do="keep", keep_as="名单", **SENT)
    short = brought(as_person, "admin", "甲列,丁列\n甲工业有限公司,苏州\n")
    as_person("admin", short, keep_as="名单", map_0="name", map_1="city", duplicates="skip")
    kept = kept_of(firm, name="名单")
    assert kept.columns == {"甲列": "name", "乙列": "phone", "丙列": "city", "行业": "industry", "丁列": "city"}
    assert kept.on_duplicate == "skip"


@pytest.mark.parametrize("name", ["", "   ", "长" * 61])
def test_a_name_that_does_not_fit_comes_back_with_the_form(firm, as_person, name):
    home = brought(as_person, "admin")
    page = as_person("admin", f"{home}mapping/", do="keep", keep_as=name, **SENT)
    assert page.status_code == 422
    assert 'id="f-keep_as-error"' in page.content.decode()
    assert job_at(firm, home).map["2"] == "city", "what was chosen is not lost"
    with acting_as(firm.viewer("admin")):
        assert not KeptMapping.objects.exists()


def test_a_mapping_that_does_not_work_is_not_kept(firm, as_person):
    home = brought(as_person, "admin")
    page = as_person("admin", f"{home}mapping/", do="keep", keep_as="名单", map_0="name", map_1="name")
    assert page.status_code == 422
    assert as_person("admin", f"{home}mapping/", do="burn", **SENT).status_code == 400
    assert as_person("admin", f"{home}mapping/", do="use", kept="", **SENT).status_code == 422
    assert as_person("admin", f"{home}mapping/", do="use", kept="x'1", **SENT).status_code == 404


def test_shared_ones_are_offered_to_all_and_changed_by_keepers_of_the_settings(firm, other_firm, as_person):
    home = brought(as_person, "admin")
    as_person("admin", f"{home}mapping/", do="keep", keep_as="公用", keep_shared="1", **SENT, **RULES)
    as_person("admin", f"{home}mapping/", do="keep", keep_as="自用", **SENT)
    shared, own = kept_of(firm, name="公用"), kept_of(firm, name="自用")
    theirs = brought(as_person, "clerk1")
    page = text_of(as_person("clerk1", theirs))
    assert "公用" in page
    assert "自用" not in page
    page = text_of(as_person("clerk1", f"{theirs}mapping/", do="use", kept=shared.pk))
    assert "已套用" in page
    assert job_at(firm, theirs).values == {"industry": {"C 制造业": "empty"}}, "no new entries without the right"
    assert as_person("clerk1", f"{theirs}mapping/", do="use", kept=own.pk).status_code == 404
    for do in ("rename", "delete"):
        assert as_person("clerk1", f"{theirs}mapping/", do=do, kept=shared.pk, keep_as="抄写名单").status_code == 403
    page = as_person("clerk1", f"{theirs}mapping/", do="keep", keep_as="抄写名单", keep_shared="1", **SENT)
    assert page.status_code == 422
    assert as_person("clerk1", f"{theirs}mapping/", do="keep", keep_as="抄写名单", **SENT).status_code == 200
    assert "抄写名单" not in text_of(as_person("admin", home)), "what one keeps to oneself nobody else sees"
    stranger = other_firm.client("admin")
    assert stranger.post(f"{home}mapping/", {"do": "use", "kept": shared.pk}).status_code == 404


def test_what_the_mapping_and_the_person_do_not_know_stays_empty_and_is_said(firm, as_person):
    home = brought(as_person, "admin", "甲列,乙列,丙列\n甲工业有限公司,sales2,K-9\n")
    sent = {"map_0": "name", "map_1": "owner", "fixed_field": "city", "fixed_value": "苏州"}
    as_person("admin", f"{home}mapping/", do="keep", keep_as="公用", keep_shared="1", duplicates="skip", **sent)
    kept = kept_of(firm, name="公用")
    theirs = brought(as_person, "clerk1", "丁列,乙列,甲列\nx,sales2,甲工业有限公司\n")
    page = text_of(as_person("clerk1", f"{theirs}mapping/", do="use", kept=kept.pk))
    assert "您不能填写这些列对应的字段，已留空：乙列。" in page
    assert (job_at(firm, theirs).map, job_at(firm, theirs).fixed) == ({"2": "name"}, {"city": "苏州"})
    page = text_of(as_person("admin", f"{home}mapping/", do="use", kept=kept.pk))
    assert "您不能填写" not in page
    assert job_at(firm, home).map == {"0": "name", "1": "owner"}


def test_renaming_and_deleting(firm, as_person):
    home = brought(as_person, "admin")
    for name in ("一", "二"):
        as_person("admin", f"{home}mapping/", do="keep", keep_as=name, **SENT)
    one = kept_of(firm, name="一")
    assert as_person("admin", f"{home}mapping/", do="rename", kept=one.pk, keep_as="二").status_code == 422
    as_person("admin", f"{home}mapping/", do="rename", kept=one.pk, keep_as="三")
    assert kept_of(firm, pk=one.pk).name == "三"
    as_person("admin", f"{home}mapping/", do="delete", kept=one.pk)
    with acting_as(firm.viewer("admin")):
        assert list(KeptMapping.objects.values_list("name", flat=True)) == ["二"]
        acts = Act.objects.filter(action__startswith="core.mapping.").order_by("id")
        assert [act.action.rpartition(".")[2] for act in acts] == ["keep", "keep", "rename", "delete"]


def test_an_import_that_has_begun_is_left_alone(firm, as_person):
    home = brought(as_person, "admin")
    as_person("admin", f"{home}run/", **SENT)
    page = as_person("admin", f"{home}mapping/", do="keep", keep_as="名单", **SENT)
    assert page.redirect_chain[-1][0] == home
    with acting_as(firm.viewer("admin")):
        assert not KeptMapping.objects.exists()
