"""Verbs: only actions write, each guarded, atomic and logged."""

from kemai.core.actions.builtin import add, checked, delete, edit, restore
from kemai.core.actions.declare import Action, action, actions_of, find_action
from kemai.core.actions.perform import NotFound, perform

__all__ = [
    "Action",
    "NotFound",
    "action",
    "actions_of",
    "add",
    "checked",
    "delete",
    "edit",
    "find_action",
    "perform",
    "restore",
]
