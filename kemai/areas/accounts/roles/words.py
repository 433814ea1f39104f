"""What verbs, scopes and rights are called."""

from __future__ import annotations

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.core.access.extras import extras
from kemai.core.actions.declare import actions_of
from kemai.core.actions.words import VERB_WORDS, verb_words
from kemai.core.records import registry

SCOPE_WORDS = {
    "self": gettext_lazy("本人"),
    "team": gettext_lazy("本部门"),
    "branch": gettext_lazy("本部门及下级"),
    "all": gettext_lazy("全部"),
}


def scope_words(scope: str | None) -> str:
    """Call a scope; a dash stands for no right."""
    return str(SCOPE_WORDS[scope]) if scope else "—"


def type_words(type_key: str) -> str:
    """Call a record type; `*` stands for all of them, `area.*` for those of an area."""
    if type_key == "*":
        return _("所有类型")
    area, divided, _rest = type_key.partition(".*")
    if divided:
        return _("%(area)s：所有类型") % {"area": apps.get_app_config(area).verbose_name}
    try:
        return str(registry.get(type_key).label)
    except registry.UnknownType:
        return type_key


def right_words(right: str) -> str:
    """Call a right as it is granted to or denied one person."""
    type_key, divided, verb = right.partition(":")
    if divided:
        return f"{type_words(type_key)} · {verb_words(type_key, verb)}"
    return str(extras().get(right, right))


def verbs_for(type_key: str) -> list[str]:
    """Name the verbs and actions of a type that may be granted; an action called like a verb is that verb."""
    return list(dict.fromkeys([*VERB_WORDS, *(action.code for action in actions_of(type_key))]))
