"""Counted tries: exact under many at once, open again after the window, told apart by subject."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import RequestFactory

from kemai.core.limits import Limit, TooMany, address_of
from kemai.core.limits.address import neighbourhood
from kemai.core.limits.models import Tries
from kemai.core.limits.packets import PACKET, Packets
from kemai.core.limits.spend import tidy

LIMIT = Limit("test", 3, 15)


def test_the_fourth_try_waits_for_the_window_to_close(db: None) -> None:
    with time_machine.travel("2026-11-20 09:00:00+08:00", tick=False) as clock:
        for _turn in range(3):
            LIMIT.spend("a")
        with pytest.raises(TooMany) as refused:
            LIMIT.spend("a")
        assert refused.value.seconds == 900
        LIMIT.spend("b")
        Limit("other", 3, 15).spend("a")
        clock.shift(timedelta(minutes=15, seconds=1))
        LIMIT.spend("a")
        tidy()
        assert Tries.objects.count() == 1


def test_a_good_try_is_given_back_and_a_subject_forgotten(db: None) -> None:
    for _turn in range(10):
        LIMIT.spend("a")
        LIMIT.give_back("a")
    for _turn in range(3):
        LIMIT.spend("a")
    LIMIT.forget("a")
    LIMIT.spend("a")
    assert "a" not in Tries.objects.values_list("key", flat=True)


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_never_pass_where_three_may() -> None:
    passed: list[int] = []
    failures: list[BaseException] = []
    start = threading.Barrier(20)

    def attempt(turn: int) -> None:
        try:
            start.wait()
            LIMIT.spend("a")
            passed.append(turn)
        except TooMany:
            return
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory: threads share one connection; the same UPDATE decides there")
    threads = [threading.Thread(target=attempt, args=(turn,)) for turn in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(passed) == 3


def test_packets_write_the_table_once_for_many(db: None, django_assert_max_num_queries: Any) -> None:
    packets = Packets(Limit("calls", PACKET * 2, 1))
    packets.take("key")
    with django_assert_max_num_queries(0):
        for _turn in range(PACKET - 1):
            packets.take("key")
    for _turn in range(PACKET):
        packets.take("key")
    with pytest.raises(TooMany):
        packets.take("key")


@pytest.mark.parametrize(
    ("proxy", "forwarded", "expected"),
    [
        (False, "198.51.100.7", "192.0.2.1"),
        (True, "198.51.100.7", "198.51.100.7"),
        (True, "1.2.3.4, 198.51.100.7", "198.51.100.7"),
        (True, "nonsense", ""),
        (True, "", "192.0.2.1"),
    ],
)
def test_the_address_of_a_request(proxy: bool, forwarded: str, expected: str, settings: Any) -> None:
    settings.BEHIND_PROXY = proxy
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers=headers)) == expected


def test_a_household_of_ipv6_counts_as_one() -> None:
    assert neighbourhood("2001:db8:1:2:3:4:5:6") == neighbourhood("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert neighbourhood("192.0.2.1") == "192.0.2.1"
    assert neighbourhood("") == ""
