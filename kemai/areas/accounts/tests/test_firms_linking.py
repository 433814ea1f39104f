"""One person in several firms: joining by an invitation, parting again, who may not come across (PLT-30)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kemai.areas.accounts.firms import moved
from kemai.areas.accounts.hosting.linking import accounts_of
from kemai.areas.accounts.hosting.plans import set_plan
from kemai.areas.accounts.models import Invitation, Organisation, User
from kemai.areas.accounts.people.arriving import digest
from kemai.areas.accounts.seeds import DEMO_PASSWORD
from kemai.areas.accounts.signing_in.passwords import set_password
from kemai.core.history.models import Act
from kemai.core.options.actions import change
from kemai.core.tenancy import acting_as, everyone

SECRET = "s" * 43
NEW = "open-sesame-7"


def page(answer: Any) -> str:
    return str(answer.content.decode())


def sign_in(login: str, firm: str, password: str = DEMO_PASSWORD) -> Client:
    client = Client()
    client.post("/signin/", {"login": login, "password": password, "firm": firm})
    return client


def who(client: Client) -> str:
    return str(client.session.get("_auth_user_id", ""))


@pytest.fixture
def here(firm: Any) -> Any:
    return firm.people["mgr1"]


@pytest.fixture
def there(other_firm: Any) -> Any:
    """Somebody of the second firm with an open invitation."""
    user = other_firm.people["mgr1"]
    with everyone(reason="tests"):
        Invitation.objects.create(organisation=other_firm.organisation, user=user, digest=digest(SECRET))
    return user


@pytest.fixture
def client(here: Any) -> Client:
    return sign_in("mgr1", "jiangnan")


def join(client: Client, **given: str) -> Any:
    return client.post(f"/invite/{SECRET}/join/", {"own": DEMO_PASSWORD, **given})


@pytest.mark.spec("PLT-30")
def test_an_invitation_of_another_firm_joins_it(here: Any, there: Any, client: Client, other_firm: Any) -> None:
    """Opened while signed in elsewhere it asks for the present password, joins once, and is logged in both firms."""
    assert client.get(f"/invite/{SECRET}/")["Location"] == f"/invite/{SECRET}/join/"
    assert "北方重工有限公司 邀请您使用账号 b-mgr1" in page(client.get(f"/invite/{SECRET}/join/"))
    wrong = join(client, own="wrong-one-1")
    assert wrong.status_code == 422
    assert 'id="f-own-error"' in page(wrong)
    assert accounts_of(here) == [here]
    assert join(client).status_code == 302
    there.refresh_from_db()
    assert there.main_id == here.pk
    assert not there.has_usable_password()
    assert client.post(f"/switch/{there.pk}/").status_code == 302
    assert who(client) == str(there.pk)
    for user in (here, there):
        with everyone(reason="tests"):
            assert Act.objects.filter(action="accounts.link", record_id=user.pk).count() == 1
    assert join(sign_in("sales1", "jiangnan")).status_code == 302
    there.refresh_from_db()
    assert there.main_id == here.pk


def test_an_invitation_does_not_join_within_a_firm_twice_or_into_a_closed_one(
    here: Any, there: Any, client: Client, other_firm: Any
) -> None:
    assert sign_in("b-sales1", "north").get(f"/invite/{SECRET}/").status_code == 200
    User.everyone.filter(pk=other_firm.people["sales2"].pk).update(main=here)
    assert "您在这个单位已有账号" in page(join(client))
    User.everyone.filter(main=here).update(main=None)
    set_plan(other_firm.organisation, plan="x", seats=20, until=timezone.localdate() - timedelta(days=40))
    assert "登录已关闭" in page(join(client))
    assert accounts_of(here) == [here]


def test_accounts_of_the_invited_one_do_not_follow(firm: Any, here: Any, there: Any, client: Client) -> None:
    """Who is invited to an account must not come into further firms that hung on it."""
    third = Organisation.objects.create(name="三", code="third")
    other = User.everyone.create(organisation=third, login="t", name="三", main=there)
    assert join(client).status_code == 302
    other.refresh_from_db()
    assert other.main_id is None
    assert other not in accounts_of(here)


@pytest.mark.spec("PLT-30")
@pytest.mark.parametrize("side", ["here", "there"])
def test_either_side_parts_them(here: Any, there: Any, client: Client, side: str) -> None:
    """The parted account gets a password of its own; nobody switches any more; this session goes on."""
    join(client)
    if side == "there":
        client.post(f"/switch/{there.pk}/")
    away = f"/firms/{there.pk}/leave/"
    assert away in page(client.get("/firms/"))
    assert f"/firms/{here.pk}/leave/" not in page(client.get("/firms/"))
    assert client.get(f"/firms/{here.pk}/leave/").status_code == 404
    given = {"own": DEMO_PASSWORD, "new": NEW, "again": NEW}
    for changed, field in (({"own": "wrong-one-1"}, "own"), ({"again": "x"}, "again"), ({"new": "short"}, "new")):
        answer = client.post(away, given | changed)
        assert answer.status_code == 422
        assert f'id="f-{field}-error"' in page(answer)
    assert sign_in("sales1", "jiangnan").post(away, given).status_code == 404
    assert client.post(away, given).status_code == 302
    assert client.get("/firms/").status_code == 200
    assert accounts_of(here) == [here]
    target = there if side == "here" else here
    assert client.post(f"/switch/{target.pk}/").status_code == 404
    assert who(sign_in("b-mgr1", "north", NEW)) == str(there.pk)
    assert who(sign_in("b-mgr1", "north")) == ""
    with everyone(reason="tests"):
        assert set(Act.objects.filter(action="accounts.unlink").values_list("record_id", flat=True)) == {
            here.pk,
            there.pk,
        }


@pytest.mark.parametrize("way", ["set", "mail"])
def test_a_password_set_anew_opens_no_other_firm(
    firm: Any, here: Any, there: Any, client: Client, way: str, other_firm: Any
) -> None:
    """An administrator who sets a person's password, or takes their mail, does not come into the other firm so."""
    join(client)
    if way == "set":
        with acting_as(firm.viewer("admin")) as admin:
            set_password(here, NEW, by=admin)
    else:
        with everyone(reason="tests"):
            Invitation.objects.create(organisation=firm.organisation, user=here, digest=digest("t" * 43))
        assert Client().post(f"/invite/{'t' * 43}/", {"new": NEW, "again": NEW}).status_code == 302
    there.refresh_from_db()
    assert there.main_id is None
    thief = sign_in("mgr1", "jiangnan", NEW)
    assert thief.post(f"/switch/{there.pk}/").status_code in (302, 404)
    assert who(thief) == str(here.pk)


@pytest.mark.spec("PLT-30")
def test_who_may_not_come_across(here: Any, there: Any, client: Client, other_firm: Any, settings: Any) -> None:
    """A stopped account, a firm that demands two factors, one with its own address, one whose plan has ended."""
    join(client)
    across = f"/switch/{there.pk}/"
    User.everyone.filter(pk=there.pk).update(status=User.Status.STOPPED)
    assert client.post(across).status_code == 404
    User.everyone.filter(pk=there.pk).update(status=User.Status.ACTIVE)
    with acting_as(other_firm.viewer("admin")) as admin:
        change({"sign_in.two_factor_roles": ["manager"]}, by=admin)
    answer = client.post(across)
    assert answer.status_code == 403
    assert "这个单位要求双重验证" in page(answer)
    with acting_as(other_firm.viewer("admin")) as admin:
        change({"sign_in.two_factor_roles": []}, by=admin)
    settings.ALLOWED_HOSTS = ["testserver", "north.example"]
    Organisation.objects.filter(pk=there.organisation_id).update(host="north.example")
    answer = client.post(across)
    assert answer.status_code == 403
    assert "这个单位有专用域名" in page(answer)
    Organisation.objects.filter(pk=there.organisation_id).update(host=None)
    set_plan(other_firm.organisation, plan="x", seats=20, until=timezone.localdate() - timedelta(days=40))
    assert "登录已关闭" in page(client.post(across))
    set_plan(other_firm.organisation, until=timezone.localdate() + timedelta(days=4))
    assert who(client) == str(here.pk)
    moved(here.organisation_id)
    assert client.post(across).status_code == 302
    assert who(client) == str(there.pk)
