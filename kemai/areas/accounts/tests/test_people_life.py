"""People come in, are approved, handed over, stopped and started again (PLT-02)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from kemai.areas.accounts.models import ApiToken, Department, HandOver, Invitation, Role, User
from kemai.areas.accounts.people.hand_over import hand_over, hand_over_job, move_chunk
from kemai.areas.accounts.people.life import approve, end_sign_in, start_again, unlock_account
from kemai.areas.accounts.people.roles import set_roles
from kemai.areas.accounts.signing_in.tokens import make_token
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.history.models import Act
from kemai.core.notify.models import Notice
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone
from kemai.core.testing.samples import sample_record

PASSWORD = "open-sesame-7"


@pytest.fixture
def admin(firm: Any) -> Any:
    with acting_as(firm.viewer("admin")) as viewer:
        yield viewer


def codes(answer: Any) -> str:
    return str(answer.content.decode())


def register(client: Client, **changed: str) -> Any:
    given = {"name": "苏白", "login": "subai", "phone": "13800001234", "new": PASSWORD, "again": PASSWORD}
    return client.post("/register/", given | changed)


def sign_in(login: str, password: str) -> Any:
    return Client().post("/signin/", {"login": login, "password": password})


@pytest.mark.spec("PLT-02")
def test_register_be_refused_approve_sign_in(firm: Any, django_capture_on_commit_callbacks: Any) -> None:
    assert register(Client()).status_code == 200
    user = User.everyone.get(login="subai")
    assert user.status == "pending"
    refused = sign_in("subai", PASSWORD)
    assert refused.status_code == 422
    assert "或账号还在等待审核" in codes(refused)
    office = firm.client("admin")
    assert "苏白 注册了账号" in codes(office.get("/notices/"))
    assert f"/users/{user.pk}/act/approve/" in codes(office.get(f"/users/{user.pk}/"))
    assert firm.client("mgr1").post(f"/users/{user.pk}/act/approve/").status_code in (403, 404)
    assert office.post(f"/users/{user.pk}/act/approve/").status_code == 302
    assert sign_in("subai", PASSWORD).status_code == 302
    again = office.post(f"/users/{user.pk}/act/approve/")
    assert again.status_code == 422
    assert "只有待审核的用户可以通过" in codes(again)


@pytest.mark.spec("PLT-02")
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"login": "su bai"}, "用户名里不能有空格"),
        ({"name": ""}, "此项为必填项"),
        ({"email": "x"}, "格式不正确"),
        ({"new": "short1", "again": "short1"}, "8"),
        ({"again": "other-sesame-7"}, "两次输入的新密码不一致"),
        ({"login": "x" * 61}, "超出允许范围"),
    ],
)
def test_registration_refuses_with_the_reason_beside_the_field(firm: Any, given: dict[str, str], words: str) -> None:
    answer = register(Client(), **given)
    assert answer.status_code == 422
    assert words in codes(answer)
    assert "13800001234" in codes(answer)
    assert not User.everyone.filter(name="苏白").exists()


@pytest.mark.spec("PLT-02")
def test_who_wished_for_a_taken_name_gets_another_and_hears_of_it(
    firm: Any, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    for turn in (2, 3):
        assert register(Client(), login="SALES1", email="subai@example.com").status_code == 200
        user = User.everyone.get(login=f"SALES1{turn}")
    long = "sales" + "s" * 55
    for _turn in range(2):
        assert register(Client(), login=long).status_code == 200
    assert User.everyone.filter(login=f"{long[:54]}2").exists()
    office = firm.client("admin")
    assert "用户名 SALES1 已有人用，改成了 SALES13，请告诉本人" in codes(office.get("/notices/"))
    assert sign_in("SALES13", PASSWORD).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        office.post(f"/users/{user.pk}/act/approve/")
    assert [one.to for one in mailoutbox] == [["subai@example.com"]]
    assert "用户名 SALES13 " in mailoutbox[0].body
    assert sign_in("SALES13", PASSWORD).status_code == 302


def test_registration_can_be_closed_and_does_not_fill_the_firm(firm: Any, admin: Any) -> None:
    User.everyone.bulk_create(
        User(login=f"w{n}", name="等", organisation=firm.organisation, status="pending") for n in range(50)
    )
    assert "等待审核的人太多" in codes(register(Client()))
    from kemai.core.options.actions import change

    change({"people.registration": False}, by=admin)
    assert "没有开放注册" in codes(register(Client()))


@pytest.mark.spec("PLT-02")
def test_stopping_needs_a_hand_over_and_ends_every_way_in(firm: Any, admin: Any) -> None:
    leaver, heir = firm.people["sales1"], firm.people["svc1"]
    with acting_as(firm.viewer("sales1")) as seller:
        customer = sample_record(registry.get("customers.customer"), seller, 1)
        contact = sample_record(registry.get("customers.contact"), seller, 2)
        key = make_token(leaver, "官网", by=seller)
    at_work, office = firm.client("sales1"), firm.client("admin")
    assert at_work.get("/").status_code == 200
    page = codes(office.get(f"/users/{leaver.pk}/stop/"))
    assert "客户 2、联系人 1" in page
    missing = office.post(f"/users/{leaver.pk}/stop/", {"reason": "离职"})
    assert missing.status_code == 422
    assert "此项为必填项" in codes(missing)
    assert at_work.get("/").status_code == 200
    assert office.post(f"/users/{leaver.pk}/stop/", {"target": heir.pk, "reason": "离职"}).status_code == 302
    leaver.refresh_from_db()
    assert leaver.status == "stopped"
    assert at_work.get("/").status_code == 302
    assert Client().get("/api/v1/customers/", HTTP_AUTHORIZATION=f"Bearer {key}").status_code == 401
    assert not ApiToken.objects.filter(user=leaver).exists()
    assert sign_in("sales1", "kemai-demo-1").status_code == 422
    for record in (customer, contact):
        record.refresh_from_db()
        assert (record.owner_id, record.department_id) == (heir.pk, heir.department_id)
    made = HandOver.objects.get()
    acts = Act.objects.filter(batch=made.batch, record_id=customer.pk, record_type="customers.customer")
    assert [act.changes for act in acts] == [[{"field": "owner", "old": leaver.pk, "new": heir.pk}]]
    told = set(Notice.objects.filter(text__contains="已移交给").values_list("to_id", flat=True))
    assert told == {leaver.pk, heir.pk}
    assert "移交了客户" in codes(office.get(f"/customers/{customer.pk}/history/"))


@pytest.mark.spec("PLT-02")
def test_last_administrator_can_neither_be_stopped_nor_lose_the_role(firm: Any, admin: Any) -> None:
    one, seller = firm.people["admin"], firm.people["sales1"]
    office = firm.client("admin")
    answer = office.post(f"/users/{one.pk}/stop/", {"target": seller.pk, "reason": "离职"})
    assert answer.status_code == 422
    assert "最后一位启用的系统管理员" in codes(answer)
    answer = office.post(f"/users/{one.pk}/roles/", {"roles": [Role.objects.get(code="sales").pk]})
    assert answer.status_code == 422
    assert "最后一位启用的系统管理员" in codes(answer)
    one.refresh_from_db()
    assert one.is_active
    assert [role.code for role in one.roles.all()] == ["admin"]
    set_roles(seller, [Role.objects.get(code="admin").pk], [], by=admin)
    assert office.post(f"/users/{one.pk}/stop/", {"target": seller.pk, "reason": "离职"}).status_code == 302


@pytest.mark.spec("PLT-02")
def test_sign_in_name_and_staff_number_are_unique(firm: Any, admin: Any, other_firm: Any) -> None:
    office = firm.client("admin")
    card = {"name": "苏白", "login": "subai", "staff_no": "A-7", "department": admin.department_id}
    assert office.post("/users/add/", card).status_code == 302
    for changed, name in (({"staff_no": "8", "login": "SuBai"}, "login"), ({"login": "subai2"}, "staff_no")):
        answer = office.post("/users/add/", card | changed)
        assert answer.status_code == 422
        assert f'id="f-{name}-error"' in codes(answer)
        assert "已存在相同记录" in codes(answer)
    for changed in ({"department": ""}, {"name": ""}, {"age": "200"}, {"email": "x"}, {"login": ""}):
        assert office.post("/users/add/", card | {"login": "other", "staff_no": "9"} | changed).status_code == 422
    assert User.objects.filter(name="苏白").count() == 1
    with everyone(reason="tests"):
        stranger = other_firm.viewer("admin")
    with acting_as(stranger) as elsewhere:
        values = {"name": "苏白", "login": "subai", "staff_no": "A-7", "department": elsewhere.department_id}
        actions.add(registry.get("accounts.user"), values, by=elsewhere)


def test_a_person_is_never_deleted(firm: Any, admin: Any) -> None:
    user = firm.people["clerk1"]
    office = firm.client("admin")
    assert "/delete/" not in codes(office.get(f"/users/{user.pk}/"))
    answer = office.post(f"/users/{user.pk}/delete/")
    assert answer.status_code == 422
    assert "不能删除" in codes(answer)
    assert User.objects.filter(pk=user.pk).exists()


def test_only_an_administrator_writes_cards(firm: Any, admin: Any) -> None:
    user = firm.people["sales2"]
    for login in ("mgr1", "sales1", "exec1"):
        client = firm.client(login)
        assert client.get("/users/").status_code == 200
        assert client.get("/users/add/").status_code == 403
        for page in ("edit", "roles", "password", "invite", "handover", "stop", "field/phone"):
            assert client.get(f"/users/{user.pk}/{page}/").status_code in (403, 404), (login, page)
    assert firm.client("sales1").get("/people/?q=林").status_code == 200


def test_started_again_without_old_sessions(firm: Any, admin: Any) -> None:
    user = firm.people["clerk1"]
    at_work = firm.client("clerk1")
    assert at_work.get("/").status_code == 200
    hand_over(user, None, {}, "休假", by=admin, stop=True)
    start_again(user, by=admin)
    user.refresh_from_db()
    assert user.is_active
    assert at_work.get("/").status_code == 302
    assert sign_in("clerk1", "kemai-demo-1").status_code == 302


def test_receivers_are_active_colleagues(firm: Any, admin: Any, other_firm: Any) -> None:
    user = firm.people["sales1"]
    with acting_as(firm.viewer("sales1")) as seller:
        sample_record(registry.get("customers.customer"), seller, 1)
    stopped = firm.people["clerk1"]
    hand_over(stopped, None, {}, "休假", by=admin, stop=True)
    office = firm.client("admin")
    for wrong in (user.pk, stopped.pk, other_firm.people["sales1"].pk, "x", 99999999):
        answer = office.post(f"/users/{user.pk}/stop/", {"target": wrong, "reason": "离职"})
        assert answer.status_code == 422, wrong
        assert "关联记录不存在或无权查看" in codes(answer)
    user.refresh_from_db()
    assert user.is_active


def test_each_type_may_go_to_another_person_and_a_dead_job_goes_on(firm: Any, admin: Any, monkeypatch: Any) -> None:
    user, heir, other = (firm.people[login] for login in ("sales1", "sales2", "sales3"))
    with acting_as(firm.viewer("sales1")) as seller:
        customers = [sample_record(registry.get("customers.customer"), seller, place) for place in range(5)]
    monkeypatch.setattr("kemai.areas.accounts.people.hand_over.AT_ONCE", 2)
    monkeypatch.setattr("kemai.areas.accounts.people.hand_over.CHUNK", 2)
    made = hand_over(user, heir, {"customers.customer": other.pk}, "调岗", by=admin)
    assert made is not None
    assert registry.get("customers.customer").model.objects.filter(owner_id=user.pk).count() == 5
    assert move_chunk(made, registry.get("customers.customer"), user, other, admin) == 2

    class Silent:
        def advance(self, count: int) -> None:
            pass

    for _twice in range(2):
        hand_over_job(progress=Silent(), by=admin, hand_over_id=made.pk)
    made.refresh_from_db()
    assert made.records == 5
    assert made.done_at is not None
    for customer in customers:
        customer.refresh_from_db()
        assert customer.owner_id == other.pk
        assert Act.objects.filter(batch=made.batch, record_id=customer.pk).count() == 1
    assert Notice.objects.filter(to_id=heir.pk, text__contains="已移交给").count() == 1


def test_posts_go_along_without_a_loop(firm: Any, admin: Any) -> None:
    boss, heir, third = (firm.people[login] for login in ("mgr1", "sales1", "sales2"))
    User.objects.filter(pk__in=[heir.pk, third.pk]).update(supervisor=boss)
    Department.objects.filter(pk=boss.department_id).update(head=boss)
    hand_over(boss, third, {}, "退休", by=admin, stop=True)
    heir.refresh_from_db()
    third.refresh_from_db()
    assert (heir.supervisor_id, third.supervisor_id) == (boss.supervisor_id, boss.supervisor_id)
    assert Department.objects.get(pk=boss.department_id).head_id == third.pk


def test_invitation_is_good_once_for_seven_days(firm: Any, admin: Any, django_capture_on_commit_callbacks: Any) -> None:
    card = {"name": "苏白", "login": "subai", "email": "subai@firm.example", "department": admin.department_id}
    user = actions.add(registry.get("accounts.user"), card, by=admin)
    office = firm.client("admin")
    links = []
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert office.post(f"/users/{user.pk}/invite/").status_code == 302
        text = str(mail.outbox[-1].body)
        links.append("/invite/" + text.split("/invite/")[1].split()[0])
    first, link = links
    secret = link.split("/")[2]
    assert not Invitation.objects.filter(digest__contains=secret).exists()
    assert "邀请已失效" in codes(Client().get(first))
    assert "subai" in codes(Client().get(link))
    wrong = Client().post(link, {"new": "short", "again": "short"})
    assert wrong.status_code == 422
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=7, minutes=1))
    assert "邀请已失效" in codes(Client().get(link))
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=6))
    assert Client().post(link, {"new": PASSWORD, "again": PASSWORD}).status_code == 302
    assert sign_in("subai", PASSWORD).status_code == 302
    assert "邀请已失效" in codes(Client().post(link, {"new": "again-sesame-8", "again": "again-sesame-8"}))
    assert sign_in("subai", PASSWORD).status_code == 302


def test_invitation_needs_a_mail_address(firm: Any, admin: Any) -> None:
    User.everyone.filter(login="sales1").update(email="")
    answer = firm.client("admin").post(f"/users/{firm.people['sales1'].pk}/invite/")
    assert answer.status_code == 422
    assert mail.outbox == []
    assert not Invitation.objects.exists()


def test_nobody_gives_more_than_they_hold(firm: Any, admin: Any) -> None:
    clerk = firm.people["clerk1"]
    role = Role.objects.create(
        organisation=firm.organisation, code="hr", name="人事", grants={"accounts.user": {"*": "all"}}, extra=["rights"]
    )
    set_roles(clerk, [role.pk], [], by=admin)
    assert "人事" in codes(firm.client("admin").get("/users/?columns=name,role_names"))
    hr = firm.viewer("clerk1")
    with acting_as(hr):
        with pytest.raises((Rejected, Forbidden)):
            set_roles(clerk, [Role.objects.get(code="admin").pk], [], by=hr)
        with pytest.raises((Rejected, Forbidden)):
            set_roles(firm.people["sales1"], [], [], by=hr)
        for page in ("stop", "handover", "password", "invite"):
            answer = firm.client("clerk1").post(f"/users/{firm.people['admin'].pk}/{page}/", {"new": PASSWORD})
            assert answer.status_code == 403, page
        answer = firm.client("clerk1").post(f"/users/{firm.people['admin'].pk}/field/email/", {"email": "a@b.example"})
        assert answer.status_code == 403
    assert [one.code for one in clerk.roles.all()] == ["hr"]


def test_roles_and_states_read_in_the_language_of_the_page(firm: Any, admin: Any) -> None:
    set_roles(
        firm.people["sales1"],
        list(Role.objects.filter(code__in=["sales", "clerk"]).values_list("pk", flat=True)),
        [],
        by=admin,
    )
    User.everyone.filter(login="sales2").update(status=User.Status.PENDING)
    User.everyone.filter(login="sales3").update(status=User.Status.STOPPED)
    names = {(one.name, one.name_en) for one in Role.objects.filter(code__in=["sales", "clerk"])}
    columns = "/users/?columns=name,role_names,status"
    english, chinese = (codes(firm.client("admin", language).get(columns)) for language in ("en", "zh-hans"))
    for chinese_name, english_name in names:
        assert english_name in english
        assert chinese_name not in english
        assert chinese_name in chinese
    assert "、" not in english
    states = {login: codes(firm.client("admin").get(f"/users/{firm.people[login].pk}/")) for login in firm.people}
    assert 'class="state good ">启用' in states["sales1"]
    assert 'class="state warn ">待审核' in states["sales2"]
    assert 'class="state  ">停用' in states["sales3"]
    profile = codes(firm.client("sales1", "en").get("/profile/"))
    assert all(english_name in profile for _name, english_name in names)


def test_unlocking(firm: Any, admin: Any) -> None:
    user = firm.people["sales1"]
    User.everyone.filter(pk=user.pk).update(locked_until=timezone.now() + timedelta(minutes=9))
    assert "/act/unlock_account/" in codes(firm.client("admin").get(f"/users/{user.pk}/"))
    unlock_account(user, by=admin)
    assert sign_in("sales1", "kemai-demo-1").status_code == 302
    with pytest.raises(Rejected, match="E-STATE"):
        unlock_account(user, by=admin)


def test_history_and_screens_never_know_the_password(firm: Any, admin: Any) -> None:
    user = firm.people["sales1"]
    known = registry.get("accounts.user").fields
    assert not {"password", "last_login", "session_round", "failed_sign_ins", "locked_until"} & set(known)
    end_sign_in(firm.people["clerk1"])
    with pytest.raises(Rejected):
        approve(user, by=admin)
    text = codes(firm.client("admin").get("/api/v1/users/")) + codes(firm.client("admin").get(f"/users/{user.pk}/"))
    assert user.password not in text
