"""What verbs are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kemai.core.actions.declare import find_action

VERB_WORDS = {
    "find": gettext_lazy("查询"),
    "read": gettext_lazy("查看"),
    "add": gettext_lazy("新建"),
    "write": gettext_lazy("修改"),
    "delete": gettext_lazy("删除"),
    "print": gettext_lazy("打印"),
    "export": gettext_lazy("导出"),
    "import": gettext_lazy("导入"),
    "mail": gettext_lazy("群发"),
    "approve": gettext_lazy("审批"),
    "merge": gettext_lazy("合并"),
}


def verb_words(type_key: str, verb: str) -> str:
    """Call a verb or an action of a type."""
    action = find_action(type_key, verb)
    return str(VERB_WORDS[verb]) if verb in VERB_WORDS else str(action.label) if action else verb
