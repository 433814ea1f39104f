"""Joining the rights of roles and of single people, as a calculation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kemai.core.access.fields import is_mask, mask_of
from kemai.core.access.rights import VERBS, WIDTH, Personal, Rights, joined, with_personal

CUSTOMER = "customers.customer"
SCOPES = st.sampled_from(["", *WIDTH])
VERB_SCOPES = st.dictionaries(st.sampled_from(VERBS), SCOPES, max_size=4)
RIGHTS = st.builds(
    Rights, grants=st.dictionaries(st.sampled_from(["*", "customers.*", CUSTOMER, "customers.contact"]), VERB_SCOPES)
)
OWN = st.builds(
    Personal,
    right=st.tuples(st.sampled_from(["*", CUSTOMER, "customers.contact"]), st.sampled_from(VERBS)).map(":".join),
    grant=st.booleans(),
    scope=st.sampled_from(list(WIDTH)),
)


def width(scope: str | None) -> int:
    """Give how far a scope reaches; -1 for none."""
    return WIDTH[scope] if scope else -1


@given(st.lists(RIGHTS, min_size=1, max_size=4), st.sampled_from(["*", CUSTOMER, "customers.contact"]))
def test_several_roles_reach_as_far_as_the_widest(many: list[Rights], key: str) -> None:
    whole = joined(many)
    for verb in VERBS:
        assert width(whole.scope(key, verb)) == max(width(one.scope(key, verb)) for one in many)


@given(RIGHTS, st.lists(OWN, max_size=5))
def test_a_denial_wins_and_a_grant_never_narrows(rights: Rights, own: list[Personal]) -> None:
    mine = with_personal(rights, own)
    denied = {one.right for one in own if not one.grant}
    for key in (CUSTOMER, "customers.contact"):
        for verb in VERBS:
            if {f"{key}:{verb}", f"*:{verb}"} & denied:
                assert mine.scope(key, verb) is None
                continue
            assert width(mine.scope(key, verb)) >= width(rights.scope(key, verb))
            for one in own:
                if one.grant and one.right in (f"{key}:{verb}", f"*:{verb}"):
                    assert width(mine.scope(key, verb)) >= width(one.scope)


def test_the_mildest_level_of_the_roles_that_read_the_type_wins() -> None:
    reads = {CUSTOMER: {"read": "all", "find": "all"}}
    hides = Rights(reads, fields={CUSTOMER: {"phone": "hide", "email": "mask", "fax": "read"}})
    masks = Rights(reads, fields={CUSTOMER: {"phone": "mask"}})
    blind = Rights({"customers.contact": {"read": "all"}})
    assert [joined([hides, masks]).field(CUSTOMER, name) for name in ("phone", "email", "fax")] == [
        "mask",
        "write",
        "write",
    ]
    assert joined([hides, blind]).field(CUSTOMER, "phone") == "hide", "a role that can't read says nothing"


def test_what_a_record_is_called_by_is_always_shown() -> None:
    rights = Rights(fields={CUSTOMER: {"name": "hide", "number": "mask", "owner": "hide"}})
    assert {rights.field(CUSTOMER, name) for name in ("name", "number", "owner")} == {"read"}


def test_shipped_levels_follow_extra_rights() -> None:
    profile = "customers.contactprofile"
    assert Rights().field(profile, "income") == "mask"
    assert Rights(extra=frozenset({"contact.private"})).field(profile, "income") == "write"
    assert Rights().field("customers.customerprofile", "assets") == "hide"


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("13812341234", "phone", "138****1234"),
        ("+86 138-1234-1234", "phone", "138****1234"),
        ("0086 13812341234", "phone", "138****1234"),
        ("021-55550000", "phone", "021****0000"),
        ("5555000", "phone", "****"),
        ("anna@firm.cn", "email", "a****@firm.cn"),
        ("110101199003077758", "text", "110****58"),
        ("李四", "text", "****"),
        ("1990-03-07", "date", "****"),
        ("123456789.00", "money", "****"),
        ("", "phone", ""),
        (None, "text", ""),
    ],
)
def test_masks(value: str | None, kind: str, shown: str) -> None:
    assert mask_of(value, kind) == shown
    assert is_mask(shown) == bool(shown)
