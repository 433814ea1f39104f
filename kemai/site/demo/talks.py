"""Notes that the demo firm's people left on their customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kemai.site.demo.customers import Customer
from kemai.site.demo.dice import Dice
from kemai.site.demo.words import sentences

BUSY = 12
MOST = {"active": 4, "planned": 2, "idle": 1}


class Talk(NamedTuple):
    """A note: its text, and the sign-in name of the colleague whom it mentions, "" for none."""

    text: str
    mentioned: str


def talks(
    seed: str, number: int, customer: Customer, people: Sequence[str], colleagues: Mapping[str, str]
) -> list[Talk]:
    """Draw the notes on a customer, oldest first; the first dozen customers of the firm have many.

    `people` are the names of its contacts, `colleagues` the names of ours by sign-in name.
    """
    dice = Dice(seed, "talks", number)
    most = MOST[customer.values["contact_state"]]
    count = 8 + dice.below(12) if number < BUSY else dice.below(most + 1)
    return [talk(dice, customer, people, colleagues) for _ in range(count)]


def talk(dice: Dice, customer: Customer, people: Sequence[str], colleagues: Mapping[str, str]) -> Talk:
    """Draw one note."""
    others = [login for login in colleagues if login != customer.owner] if customer.owner != "svc1" else ["exec1"]
    mentioned = dice.pick(others) if dice.chance(22) else ""
    sentence = dice.pick(sentences(customer.language, "mention" if mentioned else "talk"))
    return Talk(
        sentence.format(
            contact=dice.pick(people) if people else customer.values["name"],
            goods=dice.pick(customer.company.goods) if customer.company else dice.pick(("礼盒", "会员卡", "家用套装")),
            colleague=colleagues.get(mentioned, ""),
        ),
        mentioned,
    )
