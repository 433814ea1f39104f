"""Who carries messages out: one small interface for each channel; without one, texts are only shown at /outbox/."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from kemai.core.outbox.models import OutMessage

PATIENCE = timedelta(minutes=5)


class CannotSend(Exception):
    """A carrier did not take a message; its words stand beside the message, which waits so long before the next try."""

    def __init__(self, reason: str, patience: timedelta = PATIENCE) -> None:
        """Keep the reason, and how long to wait."""
        super().__init__(reason)
        self.patience = patience


class Carrier(Protocol):
    """A gateway for SMS, a mail server, a WeChat account."""

    def carry(self, message: OutMessage) -> str:
        """Take one message and give the state it has then; raises CannotSend with the reason."""


class Simulator:
    """The carrier of every channel that has no real one: nothing leaves the house."""

    def carry(self, message: OutMessage) -> str:
        """Leave the message where people can read it."""
        return OutMessage.State.SHOWN


_carriers: dict[str, Carrier] = {}
SIMULATOR = Simulator()


def use(channel: str, carrier: Carrier) -> None:
    """Let a carrier take the messages of one channel."""
    _carriers[channel] = carrier


def is_real(channel: str) -> bool:
    """Say whether messages of a channel really leave the house."""
    return channel in _carriers


def carrier_of(channel: str) -> Carrier:
    """Give the carrier of a channel."""
    return _carriers.get(channel, SIMULATOR)
