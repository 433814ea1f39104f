"""The server's key can be changed: what the one before it has sealed, signed or hashed is still read."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from kemai.areas.accounts.models import SignedIn, SmsCode, User
from kemai.areas.accounts.signing_in import factors, mobile
from kemai.areas.accounts.signing_in.resetting import links
from kemai.core.jobs.queue import Signed, queue, run_job
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.secret import MASK, seal, spoken
from tests.attacks.test_shipped import READY, settings_of

PASSWORD = "kemai-demo-1"
SECRET = "JBSWY3DPEHPK3PXP"


def code_now() -> str:
    return str(factors.format_hotp_value(factors.hotp_value(SECRET, int(time.time()) // 30)))


@pytest.fixture
def change_key(settings: Any) -> Any:
    """Exchange the server's key, the old one kept as fallback or not."""

    def changed(kept: bool) -> None:
        old, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 64
        settings.SECRET_KEY_FALLBACKS = [old] if kept else []

    return changed


@pytest.mark.parametrize("kept", [True, False], ids=["old key kept", "old key gone"])
def test_what_the_old_key_made_counts_as_long_as_it_is_kept(firm: Any, change_key: Any, kept: bool) -> None:
    seller = User.everyone.get(login="sales1")
    earlier = factors.format_hotp_value(factors.hotp_value(SECRET, int(time.time()) // 30 - 1))
    factors.add_totp(seller, SECRET, earlier)
    recovery = factors.renew_codes(seller)
    SmsCode.objects.create(
        user=seller,
        digest=mobile.digests_of(seller, "13800001234", "123456")[0],
        ends_at=timezone.now() + mobile.LASTS,
    )
    link, signed, sealed = links.make_token(seller), signing.dumps([1], salt="x"), seal("654321")
    change_key(kept)
    assert factors.proves(seller, code_now()) is kept
    assert factors.proves(seller, recovery[0]) is kept
    assert factors.proves(seller, recovery[0]) is False, "a recovery code counts once"
    assert mobile.used(seller, "13800001234", "123456") is kept
    assert links.check_token(seller, link) is kept
    assert (spoken(OutMessage(text=MASK, secret=sealed)) == "654321") is kept
    if kept:
        assert signing.loads(signed, salt="x") == [1]
    assert factors.codes_left(seller) == (9 if kept else 10)


def test_people_stay_signed_in_and_can_still_be_signed_out(firm: Any, change_key: Any) -> None:
    client, other = Client(), Client()
    for one in (client, other):
        one.post("/signin/", {"login": "sales1", "password": PASSWORD})
    change_key(True)
    for one in (client, other):
        session = one.session
        session["seen"] = int(time.time()) - 120
        session.save()
        assert one.get("/profile/").status_code == 200
    assert SignedIn.objects.filter(session_key=other.session.session_key).exists()
    assert client.post("/profile/security/end/").status_code == 302
    assert client.get("/profile/").status_code == 200
    assert other.get("/profile/").status_code == 302


def test_waiting_jobs_are_read_with_the_old_key_and_signed_with_the_new(settings: Any) -> None:
    old, new, strange = (Signed([key], salt="kemai.jobs") for key in (settings.SECRET_KEY, "n" * 64, "s" * 64))
    both = Signed(["n" * 64, settings.SECRET_KEY], salt="kemai.jobs")
    waiting = queue.serialize_task(run_job.s(7))
    assert old.deserialize(waiting) == both.deserialize(waiting)
    assert new.deserialize(both.serialize([7])) == [7]
    for wrong in (strange.serialize([7]), b"", waiting[:-1] + b"x"):
        with pytest.raises(ValueError, match="Signature|Separator"):
            both.deserialize(wrong)


def read(tmp_path: Path, fallbacks: str) -> subprocess.CompletedProcess[str]:
    return settings_of(tmp_path, {"KEMAI_SECRET_KEY_FALLBACKS": fallbacks})


def test_old_keys_come_from_the_environment_and_must_be_sound_too(tmp_path: Path) -> None:
    sound = READY["KEMAI_SECRET_KEY"][::-1]
    assert read(tmp_path, f"{sound},{sound[1:]}x").returncode == 0
    for wrong in ("short", f"{sound},development-only-key-that-production-refuses-to-start-with"):
        answer = read(tmp_path, wrong)
        assert answer.returncode != 0
        assert re.search("KEMAI_SECRET_KEY_FALLBACKS", answer.stderr)
