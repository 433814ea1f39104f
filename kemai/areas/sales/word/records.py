"""Word templates as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.sales.models import WordTemplate
from kemai.core.access.extras import extra
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import OwnPage, RecordType
from kemai.core.screens.menu import place
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.wordtemplate"
KEEP = extra("papers.templates", _("管理 Word 模板"))
place("settings.data", _("Word 模板"), "/wordtemplates/", "file", lambda viewer: viewer.rights.has(KEEP))
FILE = OwnPage("file", _("换文件"), "upload", "file/", "write", extra=KEEP)


@registry.add
class WordTemplateType(RecordType):
    """The firm's own Word templates for contracts, quotes and orders."""

    model, icon, slug = WordTemplate, "file", "wordtemplates"
    plural = pgettext_lazy("plural", "Word 模板")
    columns = ["name", "paper", "language", "active", "owner", "updated_at"]
    form = [(_("Word 模板"), ["name", "paper", "language", "active", "owner", "remark"])]
    search = {"name": "A"}
    common = frozenset({"find", "read"})
    without = frozenset({"import"})
    pages = (FILE,)

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Let only those change templates who keep them."""
        if not by.rights.has(KEEP):
            yield "", Invalid("E-PERM", _("要有“管理 Word 模板”的权限"))

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Ask for another file where a template is for other papers now: they have other fields."""
        if any(change["field"] == "paper" for change in changes or ()):
            WordTemplate.objects.filter(pk=record.pk).update(file=None)
