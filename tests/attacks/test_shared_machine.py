"""What is left on a machine that others use after one: nothing in the browser's store, no cookie for another page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from kemai.ui.looks import PREFIX, looks
from tests.attacks.test_shipped import READY, ROOT
from tests.attacks.world import World

NAMES = """
import django
django.setup()
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string
from kemai.areas.accounts.firms import FIRM_COOKIE
from kemai.core.updates.notes import COOKIE
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, FIRM_COOKIE, COOKIE)
print(import_string(settings.MESSAGE_STORAGE).cookie_name)
answer = Client().post("/language/", {"language": "en"}, secure=True, headers={"host": "crm.example.com"})
for cookie in answer.cookies.values():
    print(cookie.key)
    assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"] and cookie["httponly"], cookie
"""


@pytest.mark.parametrize(
    "place", ["/", "/customers/", "/search/?q=a", "/profile/security/", "/api/v1/customers/", "/nowhere/"]
)
def test_pages_of_signed_in_people_are_kept_nowhere(place: str, ours: World) -> None:
    assert "no-store" in ours.firm.client("admin").get(place)["Cache-Control"]


def test_files_are_kept_nowhere(ours: World) -> None:
    client = ours.firm.client("sales1")
    for address in (f"/files/{ours.ids['attachment_id']}/", f"/customers/{ours.records['customers.customer']}/"):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(firm: object) -> None:
    client = Client()
    client.get("/signin/")
    client.post("/signin/", {"login": "sales1", "password": "kemai-demo-1"})
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key
        assert not cookie["domain"], cookie.key


def test_in_production_cookies_belong_to_one_host_and_https(tmp_path: Path) -> None:
    environment = {"KEMAI_DATA_DIR": str(tmp_path), "PATH": "/usr/bin:/bin", **READY}
    environment["DJANGO_SETTINGS_MODULE"] = "kemai.site.settings"
    answer = subprocess.run(
        [sys.executable, "-c", NAMES], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    names = ["sessionid", "csrftoken", "kemai_firm", "kemai_updates", "messages", "kemai_language"]
    assert answer.stdout.split() == [f"__Host-{name}" for name in names]


def test_the_look_is_read_from_a_cookie_that_only_https_may_set() -> None:
    assert looks({"__Secure-theme": "dark", "theme": "light"})["theme"] == "dark"
    assert looks({"theme": "light", "density": "x"}) == {"theme": "light", "density": "", "rail": ""}
    script = (ROOT / "kemai/ui/static/js/behaviours/preference.js").read_text(encoding="utf-8")
    assert f'"{PREFIX}", "; secure"' in script


def test_attack_37_proving_again_who_one_is_gives_the_session_a_new_key(firm: object) -> None:
    client = Client()
    client.post("/signin/", {"login": "sales1", "password": "kemai-demo-1"})
    before = client.session.session_key
    answer = client.post("/profile/security/confirm/", {"password": "kemai-demo-1"})
    assert answer.status_code == 302
    assert client.session.session_key != before
    assert client.get("/profile/").status_code == 200
    stolen = Client(headers={"Cookie": f"sessionid={before}"})
    assert stolen.get("/profile/").status_code == 302


def test_every_answer_carries_the_content_policy_and_nosniff(ours: World, settings: object) -> None:
    client = ours.firm.client("admin")
    answers = [client.get(place) for place in ("/", "/nowhere/", "/api/v1/customers/", "/health/", "/roles/0/")]
    answers.append(client.post("/customers/", HTTP_CONTENT_LENGTH="99999999999", CONTENT_LENGTH="99999999999"))
    answers.append(Client().get("/signin/"))
    for answer in answers:
        policy = answer["Content-Security-Policy"]
        assert "object-src 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in answer
    assert answers[-2].status_code == 413
