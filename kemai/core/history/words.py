"""History in words: what was done, and the changes of fields as far as a person may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kemai.core.access.fields import mask_of
from kemai.core.actions.declare import find_action
from kemai.core.history.models import Act
from kemai.core.history.sayings import WORDS
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field
from kemai.core.records.kinds import Given

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

ICONS = {"add": "plus", "edit": "edit", "delete": "trash", "restore": "undo", "import": "upload", "merge": "merge"}

VERBS = {
    "add": _("新建了%(type)s"),
    "edit": _("修改了%(type)s"),
    "delete": _("删除了%(type)s"),
    "restore": _("恢复了%(type)s"),
    "import": _("导入了%(type)s"),
    "import_undo": _("撤销了导入"),
    "import_mend": _("修改并导入了被拒的行"),
    "assign": _("分配了%(type)s"),
    "hand_over": _("移交了%(type)s"),
    "print": _("打印了%(type)s"),
    "export": _("导出了%(type)s"),
    "consent": _("登记了授权"),
    "erase": _("匿名化了%(type)s"),
    "copy": _("导出了个人资料包"),
    "reveal": _("查看了被遮盖的内容"),
    "confirm_duplicate": _("确认与相似记录不是同一个"),
    "not_same": _("确认与相似记录不是同一个"),
    "grant": _("授予了个人权限"),
    "deny": _("禁止了个人权限"),
    "withdraw": _("收回了个人权限"),
    "roles": _("修改了用户组别"),
    "stop": _("停用了%(type)s"),
    "merge": _("合并了另一条%(type)s"),
    "merge_away": _("并入了另一条%(type)s"),
    "merge_undo": _("撤销了合并"),
    "relink": _("随合并改了关联"),
    "review_first": _("初审通过"),
    "review_second": _("复审通过"),
    "review_return": _("审核退回"),
}


def verb_of(act: Act, record_type: RecordType) -> str:
    """Say what was done."""
    code = act.action.rpartition(".")[2]
    if code in VERBS:
        said = str(VERBS[code])
        return said % {"type": record_type.label} if "%" in said else said
    action = find_action(record_type.key, code)
    return str(action.label if action else WORDS.get(act.action, code))


def icon_of(act: Act) -> str:
    """Choose the icon of what was done."""
    return ICONS.get(act.action.rpartition(".")[2], "check")


def changes_of(act: Act, record_type: RecordType, viewer: Viewer, record: Any = None) -> list[dict[str, str]]:
    """List the changed fields that a person may read, masked ones masked unless the record is theirs."""
    resolved = registry.resolve(record_type, viewer)
    mine = record is not None and record.owner_id == viewer.user_id
    made = []
    for change in act.changes:
        field = resolved.fields.get(change["field"])
        if field is None:
            continue
        old, new = words_of(field, change["old"], viewer), words_of(field, change["new"], viewer)
        if field.name in resolved.masked and not mine:
            old, new = mask_of(old, field.kind.name), mask_of(new, field.kind.name)
        made.append({"label": str(field.label), "old": old, "new": new, "name": field.name})
    return made


def words_of(field: Field, stored: Any, viewer: Viewer) -> str:
    """Say a value of history in words; links are called by their present title."""
    if stored in (None, ""):
        return ""
    if field.kind.name == "fk":
        rows = field.target._base_manager.filter(pk=stored, organisation_id=viewer.organisation_id)
        return str(rows.values_list(field.target_title, flat=True).first() or stored)
    if field.kind.name in ("dict", "dicts", "people", "file"):
        return field.show(stored)
    try:
        return field.show(field.kind.read(field, stored, Given(viewer)))
    except Invalid:
        return str(stored)
