"""Declaring a verb of a record type: button, bulk command, API call, board drop and workflow step in one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Action:
    """One verb: what it may be done to (`allowed`), which right it needs (`verb`), what it asks for (`asks`).

    `asks` maps the names of the function's keyword arguments to (label, required).
    """

    type_key: str
    code: str
    label: Any
    function: Callable[..., Any]
    verb: str = "write"
    icon: str = "check"
    allowed: Callable[[Any], bool] | None = None
    refusal: Any = ""
    asks: tuple[tuple[str, Any, bool], ...] = ()
    danger: bool = False
    bulk: bool = True
    board: str = ""

    @property
    def key(self) -> str:
        """Name the action for history and workflow: `service.complaint.close`."""
        return f"{self.type_key}.{self.code}"

    def right(self, by: Viewer) -> str:
        """Name the verb that guards the action for this person: its own where their rights name it."""
        return by.rights.verb_of(self.type_key, self.code, self.verb)

    def __call__(self, record: Any, *, by: Viewer, **given: Any) -> Any:
        """Do the verb on one record as one person."""
        from kemai.core.actions.perform import perform

        return perform(self, record, by=by, **given)


_actions: dict[str, dict[str, Action]] = {}


def action(type_key: str, *, label: Any, **options: Any) -> Callable[[Callable[..., Any]], Action]:
    """Declare a function of one record and `by` as a verb of its type; its name is the verb's code."""

    def register(function: Callable[..., Any]) -> Action:
        made = Action(type_key, function.__name__, label, function, **options)
        _actions.setdefault(type_key, {})[made.code] = made
        return made

    return register


def actions_of(type_key: str) -> list[Action]:
    """Give the declared verbs of a type."""
    return list(_actions.get(type_key, {}).values())


def find_action(type_key: str, code: str) -> Action | None:
    """Give one verb of a type, or None."""
    return _actions.get(type_key, {}).get(code)


def ask(name: str, label: Any, *, required: bool = False) -> tuple[str, Any, bool]:
    """Ask the person for one text when the verb is done."""
    return (name, label, required)
