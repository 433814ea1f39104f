"""The dialog that makes a Word file of a paper: which template, in which language."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kemai.areas.sales.models import WordTemplate
from kemai.areas.sales.word.fields import PAPERS
from kemai.areas.sales.word.keeping import chosen, make_word, offered
from kemai.areas.sales.word.pages import select
from kemai.core.actions.perform import fetch
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.records.typed import RecordType
from kemai.core.records.words import enumerated
from kemai.core.screens.described import crumb
from kemai.core.screens.door import records
from kemai.core.screens.entries import errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request

Language = WordTemplate.Language


@records("GET", "POST")
def word_page(request: Request, record_type: RecordType, record_id: int) -> HttpResponse:
    """Ask which template and language, then keep the filled document with the paper."""
    if record_type.key not in PAPERS:
        raise Http404(record_type.key)
    record = fetch(record_type, record_id, "print", request.viewer)
    home = f"/{record_type.address}/{record_id}/"
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            make(request, record_type, record_id)
            return redirect(home)
        except Rejected as reasons:
            errors = {"template": [one for many in reasons.errors.values() for one in many]}
    return form(request, crumb(record_type), {"label": record_type.title_of(record), "url": home}, record_type, errors)


def make(request: Request, record_type: RecordType, record_id: int) -> None:
    """Make the file, and say so where it is in another language than was asked for."""
    language = request.POST.get("language", get_language())
    template = chosen(record_type.key, as_id(request.POST.get("template", "")) or 0, language)
    words = {"name": make_word(record_type.key, record_id, template, by=request.viewer).name}
    if template.language == language or language not in Language.values:
        messages.success(request, _("已生成 %(name)s，在本页的附件里") % words)
        return
    words |= {"template": template.name, "wanted": str(Language(language).label)}
    said = _("“%(template)s”没有%(wanted)s模板，用了%(there)s模板。已生成 %(name)s，在本页的附件里")
    messages.warning(request, said % {**words, "there": template.get_language_display()})


def form(
    request: Request, above: dict[str, str], here: dict[str, str], record_type: RecordType, errors: dict[str, Any]
) -> HttpResponse:
    """Show the dialog; every template stands once, with the languages that it has."""
    known = named(offered(record_type.key))
    asked = request.POST if request.method == "POST" else request.GET
    language = asked.get("language", get_language())
    fields = [
        select("template", _("Word 模板"), known, as_id(asked.get("template", ""))),
        select("language", _("语言"), Language.choices, language),
    ]
    fields[0]["error"] = errors_of(errors, "template")
    context = {
        "frame": frame_of(request, _("Word 文件"), crumbs=[above, here]),
        "title": _("生成 Word 文件：%(title)s") % {"title": here["label"]},
        "text": "" if known else _("还没有模板。请让有“管理 Word 模板”权限的人在“设置 → Word 模板”里上传。"),
        "action": f"{here['url']}word/",
        "cancel_url": here["url"],
        "label": _("生成"),
        "delete_url": "",
        "errors": [],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": fields if known else [],
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)


def named(templates: list[WordTemplate]) -> list[tuple[int, str]]:
    """Give templates by name, each once, with the languages in which it is there."""
    together: dict[str, list[WordTemplate]] = {}
    for one in templates:
        together.setdefault(one.name, []).append(one)
    return [
        (rows[0].pk, _("%(name)s（%(languages)s）") % {"name": name, "languages": languages_of(rows)})
        for name, rows in together.items()
    ]


def languages_of(rows: list[WordTemplate]) -> str:
    """Name the languages of templates."""
    return enumerated(one.get_language_display() for one in rows)
