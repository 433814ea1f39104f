"""Declaring a verb of a record type: button, bulk command, API call, board drop and workflow step in one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kemai.core.access.errors import Forbidden

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Action:
    """One verb: what it may be done to (`allowed`), which right it needs (`verb`), what it asks for (`asks`).

    `asks` maps the names of the function's keyword arguments to (label, required). `choices` names the dictionary of
    those answered by one of its entries: the function then gets the entry's id. `extra` names a right needed besides.
    A `leading` verb stands before the others: the next step of most. `suggest` gives answers to begin with, and
    `makes` names the type of the record that comes of the verb: whoever may not add one is not offered it.
    `ahead` takes locks that come before that on the record, so that verbs of several types wait in one order.
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
    choices: Mapping[str, str] = field(default_factory=dict)
    button: bool = True
    extra: str = ""
    leading: bool = False
    makes: str = ""
    ahead: Callable[[Any], None] | None = None
    suggest: Callable[[Any, Viewer], Mapping[str, str]] | None = None

    @property
    def key(self) -> str:
        """Name the action for history and workflow: `service.complaint.close`."""
        return f"{self.type_key}.{self.code}"

    def right(self, by: Viewer) -> str:
        """Name the verb that guards the action for this person: its own where their rights name it."""
        return by.rights.verb_of(self.type_key, self.code, self.verb)

    def refuse_without_extra(self, by: Viewer) -> None:
        """Raise Forbidden for a person who lacks the extra right."""
        if self.extra and not by.rights.has(self.extra):
            raise Forbidden(str(self.label))

    def open_to(self, by: Viewer) -> bool:
        """Say whether this person may do the verb on some record at all."""
        if self.makes and not by.may(self.makes, "add"):
            return False
        return by.may(self.type_key, self.right(by)) and (not self.extra or by.rights.has(self.extra))

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
