"""Pages of Word templates: sending one, with all fields that it may name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kemai.areas.sales.models import WordTemplate
from kemai.areas.sales.word.fields import FIRM, PAPERS, SINGLE, listed, tag
from kemai.areas.sales.word.keeping import add_template, change_file
from kemai.areas.sales.word.records import KEEP, KEY
from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import fetch
from kemai.core.printing.pages import private
from kemai.core.printing.word import press
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request

HOME = "/wordtemplates/"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STARTING = 8
COLUMNS = frozenset(tag("line", name) for name in ("title", "due", "name", "quantity", "unit", "price", "amount"))
Paper = WordTemplate.Paper
WRITTEN = {
    "tag": tag("contract", "number"),
    "start": "{%tr for line in lines %}",
    "end": "{%tr endfor %}",
    "only": "{% if contract.end %} … {% endif %}",
}


@person("GET", "POST")
def add_page(request: Request) -> HttpResponse:
    """Take a new template: name, paper, file."""
    refuse_stranger(request)
    errors: dict[str, Any] = {}
    typed = request.POST if request.method == "POST" else request.GET
    values = {"name": typed.get("name", ""), "paper": typed.get("paper", str(Paper.CONTRACT))}
    values["language"] = typed.get("language", get_language())
    if request.method == "POST":
        try:
            made = add_template(values, request.FILES.get("file"), by=request.viewer)
            messages.success(request, _("模板已保存"))
            return redirect(f"{HOME}{made.pk}/")
        except Rejected as reasons:
            errors = reasons.errors
    inputs = [
        entry("name", _("模板名称"), value=values["name"], required=True, max_length=60),
        select("paper", _("单据"), Paper.choices, values["paper"]),
        select("language", _("语言"), WordTemplate.Language.choices, values["language"]),
    ]
    return form(request, _("新建 Word 模板"), f"{HOME}add/", inputs, values["paper"], errors)


def select(name: str, label: str, choices: Iterable[tuple[Any, Any]], value: Any) -> dict[str, Any]:
    """Describe a choice of one out of a few."""
    found = [{"value": str(code), "label": str(said), "selected": code == value} for code, said in choices]
    return entry(name, label, "pick", input_type="select", choices=found, required=True)


@person("GET", "POST")
def file_page(request: Request, template_id: int) -> HttpResponse:
    """Take another file for a template."""
    refuse_stranger(request)
    template: WordTemplate = fetch(registry.get(KEY), template_id, "write", request.viewer)
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            change_file(template_id, request.FILES.get("file"), by=request.viewer)
            messages.success(request, _("模板已保存"))
            return redirect(f"{HOME}{template.pk}/")
        except Rejected as reasons:
            errors = reasons.errors
    return form(request, template.name, f"{HOME}{template.pk}/file/", [], template.paper, errors)


def refuse_stranger(request: Request) -> None:
    """Let in only who keeps the templates."""
    if not request.viewer.rights.has(KEEP):
        raise Forbidden(_("Word 模板"))


def form(
    request: Request, title: str, action: str, inputs: list[dict[str, Any]], paper: str, errors: dict[str, Any]
) -> HttpResponse:
    """Show the form, and below it every field that a template for that paper may name."""
    known = paper if paper in PAPERS else str(Paper.CONTRACT)
    inputs.append(entry("file", _("Word 文件"), "file", input_type="file", required=True, accept=".docx"))
    for one in inputs:
        one["error"] = errors_of(errors, one["name"])
    named = {one["name"] for one in inputs}
    context = {
        "frame": frame_of(request, title, crumbs=[crumb(registry.get(KEY))]),
        "title": title,
        "action": action,
        "cancel_url": HOME,
        "form_key": "",
        "errors": [one.message for name, many in errors.items() if name not in named for one in many],
        "fields": inputs,
        "groups": [{"title": _("通用"), "rows": common_tags()}, *listed(known)],
        "hints": [
            _("在 Word 里把要填的地方写成标记，例如 %(tag)s。只能用字段、循环和条件；上传时会检查。") % WRITTEN,
            _("明细表：第一行写 %(start)s，第二行写各列的标记，第三行写 %(end)s。") % WRITTEN,
            _("有值才印：%(only)s") % WRITTEN,
            _("同名的中文和英文模板是一份模板的两种语言，做文件时选语言。"),
        ],
        "papers": [(str(label), f"{HOME}starter/?paper={code}") for code, label in Paper.choices],
    }
    return render(request, "sales/word_template.html", context, status=422 if errors else 200)


def common_tags() -> list[dict[str, str]]:
    """Give the names that belong to no record: amount in capitals, today, who prints, the firm."""
    single = [{"label": label, "english": tag(name), "chinese": tag(label)} for name, label in SINGLE]
    firm = [
        {"label": label, "english": tag("firm", name), "chinese": tag("单位", label)} for name, label in FIRM.items()
    ]
    return [*single, *firm]


@person("GET")
def starter_page(request: Request) -> HttpResponse:
    """Give a template to begin with, for papers of one type."""
    refuse_stranger(request)
    paper = request.GET.get("paper", "")
    if paper not in PAPERS:
        raise Http404(paper)
    own, *_linked, lines = listed(paper)
    fields = [(row["label"], row["english"]) for row in own["rows"][:STARTING]]
    columns = [(row["label"], row["english"]) for row in lines["rows"] if row["english"] in COLUMNS]
    words = [(_("金额大写"), "{{ amount_words }}"), (_("单位"), "{{ firm.name }}")]
    answer = HttpResponse(press.starter(own["title"], [*fields, *words], columns), content_type=DOCX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{own['title']}.docx")
    return private(answer)
