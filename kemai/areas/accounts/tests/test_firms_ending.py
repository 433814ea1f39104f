"""Once a plan has ended: jobs ordered before it, what may still be pressed, modules and what is new (PLT-30)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.accounts.hosting.plans import set_plan
from kemai.areas.customers.models import Customer
from kemai.core.jobs import run
from kemai.core.jobs.models import Job
from kemai.core.notify.models import Notice
from kemai.core.records import registry
from kemai.core.tenancy import acting_as, everyone
from kemai.core.transfer.actions import receive, start
from kemai.core.updates.notes import COOKIE, newest, parse, unread, versions
from tests.core.transfer.conftest import upload


def ended(firm: Any, days: int) -> None:
    set_plan(firm.organisation, plan="标准版", seats=50, until=timezone.localdate() - timedelta(days=days))


def page(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def ordered(firm: Any, settings: Any, tmp_path: Any, monkeypatch: Any) -> Job:
    """An import that was ordered while the plan ran and that no worker has begun."""
    settings.JOBS_IMMEDIATE = False
    settings.FILES_ROOT = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": settings.FILES_ROOT},
        },
    }
    monkeypatch.setattr(run, "wake", lambda job_id: None)
    ended(firm, -5)
    with acting_as(firm.viewer("admin")) as admin:
        return start(receive(registry.of_model(Customer), upload("名称\n一号公司\n二号公司\n"), by=admin), by=admin)


def done(job: Job) -> tuple[str, str, int]:
    """Do the job; gives its state, message and how many customers there are now."""
    run.run(job.pk)
    with everyone(reason="tests"):
        job.refresh_from_db()
        return job.state, job.message, Customer.objects.count()


@pytest.mark.spec("PLT-30")
def test_what_was_ordered_before_the_end_is_finished(firm: Any, ordered: Job) -> None:
    """No import stays half done: it is finished in the 30 days in which the firm can still be read."""
    ended(firm, 3)
    assert done(ordered) == ("done", "", 2)


@pytest.mark.spec("PLT-30")
def test_in_a_closed_firm_a_job_waits_with_the_reason_and_goes_on_after_renewal(firm: Any, ordered: Job) -> None:
    ended(firm, 31)
    state, message, customers = done(ordered)
    assert (state, customers) == ("failed", 0)
    assert "租用方案已到期满 30 天" in message
    ended(firm, -30)
    with acting_as(firm.viewer("admin")) as admin:
        run.try_again(ordered, by=admin)
    assert done(ordered) == ("done", "", 2)


@pytest.mark.spec("PLT-30")
def test_a_job_can_be_stopped_and_notices_read_after_the_end(firm: Any, ordered: Job) -> None:
    """What changes nothing of the firm's stays open; what would (a saved view, trying a job again) is refused."""
    admin = firm.people["admin"]
    with everyone(reason="tests"):
        Notice.objects.create(organisation=firm.organisation, to=admin, text="到期", link="/plan/", at=timezone.now())
    ended(firm, 3)
    client = firm.client("admin")
    assert client.post("/notices/read/").status_code == 302
    with everyone(reason="tests"):
        assert not Notice.objects.filter(to=admin, read_at=None).exists()
    for address in (f"/jobs/{ordered.pk}/again/", "/customers/views/", f"/jobs/{ordered.pk}/cancel/x/"):
        assert client.post(address, {"name": "视图"}).status_code in (403, 404), address
    assert client.post(f"/jobs/{ordered.pk}/cancel/").status_code == 302
    with everyone(reason="tests"):
        ordered.refresh_from_db()
    assert ordered.state == "cancelled"
    ended(firm, 31)
    assert client.post(f"/jobs/{ordered.pk}/cancel/").status_code == 403


@pytest.mark.spec("PLT-30")
def test_the_plan_lists_its_modules(firm: Any) -> None:
    """Every area is on; a trade pack says whether this firm has it."""
    shown = page(firm.client("admin").get("/plan/"))
    assert "组织与用户" in shown
    assert "客户" in shown
    assert "已启用" in shown


@pytest.mark.spec("PLT-30")
def test_what_is_new_is_marked_until_it_is_read(firm: Any) -> None:
    """Everybody reads the notes of each version in their language; reading changes nothing until they say so."""
    client = firm.client("sales1")
    for _time in range(2):
        shown = page(client.get("/updates/"))
        assert newest() in shown
        assert "标为已读" in shown
    assert '更新说明 <span class="count">' in page(client.get("/"))
    assert client.post("/updates/read/").status_code == 302
    assert client.cookies[COOKIE].value == newest()
    assert "标为已读" not in page(client.get("/updates/"))
    assert '更新说明 <span class="count">' not in page(client.get("/"))
    english = firm.client("sales1", "en")
    assert versions()[0].said("en")[0] in english.get("/updates/").content.decode().replace("&#39;", "'")
    client.cookies[COOKIE] = versions()[1].number
    assert "标为已读" in page(client.get("/updates/"))


def test_every_version_has_notes_in_both_languages() -> None:
    assert [one.number for one in versions()] == ["0.3.0", "0.2.0", "0.1.0"]
    assert all(one.notes.keys() == {"zh-hans", "en"} for one in versions())
    assert all(len(one.notes["zh-hans"]) == len(one.notes["en"]) for one in versions())


def test_notes_are_read_from_the_file_as_people_write_it() -> None:
    found = parse(
        "# x\n- no version\n## 2\n- no language\n### 中文\n- 一\n### Deutsch\n- eins\n## 1\n### English\n- one"
    )
    assert [(one.number, one.notes) for one in found] == [("2", {"zh-hans": ["一"]}), ("1", {"en": ["one"]})]
    assert found[0].said("en") == ["一"]
    assert unread(versions()[-1].number) == {one.number for one in versions()[:-1]}
    assert unread(newest()) == set()
    assert unread("elsewhere") == {newest()}
