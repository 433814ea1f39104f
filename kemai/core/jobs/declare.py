"""Declaring what a kind of job does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_handlers: dict[str, Callable[..., dict[str, Any] | None]] = {}


def job(kind: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the function that does a kind of job; called with `progress`, `by` and the job's arguments.

    It must be safe to run twice: a worker that dies is followed by another try. What it returns is the job's result.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        _handlers[kind] = function
        return function

    return register


def handler_of(kind: str) -> Callable[..., Any]:
    """Give the function of a kind of job."""
    return _handlers[kind]
