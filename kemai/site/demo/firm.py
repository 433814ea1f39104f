"""The demo firm as the loader sees it: its people, its choices and the viewer who writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kemai.areas.accounts.models import Organisation
from kemai.areas.accounts.seeds import DEMO_PASSWORD, found_organisation, seed_people
from kemai.core.access.provider import viewer_of
from kemai.core.dictionary.book import book
from kemai.core.options.values import begin
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Plan:
    """A demo firm that can be founded; `prefix` stands before its sign-in names, `seed` makes its customers its own."""

    name: str
    code: str
    prefix: str
    seed: str


FIRST = Plan("江南智造设备有限公司", "demo", "", "demo")
SECOND = Plan("演示二号", "demo-2", "b-", "second")


@dataclass(frozen=True)
class Firm:
    """A founded demo firm: `people` by sign-in name without prefix, `choices` as ids by dictionary and code."""

    plan: Plan
    organisation: Organisation
    people: dict[str, Any]
    viewer: Viewer
    choices: dict[tuple[str, str], int]


def found(plan: Plan, password: str | None = DEMO_PASSWORD) -> Firm:
    """Found a demo firm with its people and dictionary, or take the one that is there.

    Without a password nobody new of it can sign in.
    """
    with everyone(reason="demo firm"):
        organisation = found_organisation(plan.name, plan.code)
        begin(organisation.pk)
        people = seed_people(organisation, password, plan.prefix)
        viewer = viewer_of(people["admin"])
        choices = {(entry.key, entry.code): entry.id for entry in book(viewer).entries}
    return Firm(plan, organisation, people, viewer, choices)
