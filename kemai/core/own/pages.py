"""The settings pages of own fields: one list for each record type, add, change, order, stop, take up, erase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.core.own import actions
from kemai.core.own.checking import FLAGS
from kemai.core.own.models import CustomField
from kemai.core.own.rule_inputs import rule_inputs, rule_sent
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.ids import as_ids
from kemai.core.records.typed import RecordType
from kemai.core.records.words import enumerated
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of, select
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import GROUPS
from kemai.core.tenancy.request import Request

HOME = "/own/fields/"
Errors = dict[str, list[Invalid]]


def shapeable() -> list[RecordType]:
    """Give the record types that take own fields in the order of the rail, those outside of it last."""
    order = {key: at for at, key in enumerate(GROUPS) if key}
    return sorted(actions.shapeable(), key=lambda one: order.get(one.menu, len(order)))


def type_at(address: str) -> RecordType:
    """Give the record type of an address that takes own fields; 404 when there is none."""
    found = next((one for one in shapeable() if one.address == address), None)
    if found is None:
        raise Http404(address)
    return found


def field_at(record_type: RecordType, field_id: int) -> CustomField:
    """Give an own field of the firm; 404 when it has none."""
    found = CustomField.objects.filter(record=record_type.key, pk=field_id).first()
    if found is None:
        raise Http404(str(field_id))
    return found


@person("GET")
def list_page(request: Request, address: str = "") -> HttpResponse:
    """Show the own fields of a record type, the stopped ones too."""
    actions.may_shape(request.viewer)
    types = shapeable()
    record_type = type_at(address or types[0].address)
    home = f"{HOME}{record_type.address}/"
    rows = list(CustomField.objects.order_by("order", "id"))
    counts: dict[str, int] = {}
    for one in rows:
        counts[one.record] = counts.get(one.record, 0) + 1
    context = {
        "frame": frame_of(request, _("自定义字段"), crumbs=[{"label": _("设置"), "url": "/settings/"}]),
        "sets": [
            {
                "label": str(one.many),
                "count": str(counts.get(one.key, "")),
                "current": one is record_type,
                "url": f"{HOME}{one.address}/",
            }
            for one in types
        ],
        "current": {"label": str(record_type.many), "order_action": f"{home}order/", "add_url": f"{home}add/"},
        "fields": [row_of(one, home) for one in rows if one.record == record_type.key],
    }
    return render(request, "own/fields.html", context)


def row_of(one: CustomField, home: str) -> dict[str, Any]:
    """Give one field to the template."""
    marks = {
        "required": _("必填"),
        "listed": _("在列表"),
        "filterable": _("常用筛选"),
        "searchable": _("可搜索"),
    }
    return {
        "id": one.pk,
        "name": one.name,
        "label": one.label,
        "label_en": one.label_en,
        "type": str(CustomField.Type(one.type).label),
        "group": one.group,
        "marks": enumerated(label for name, label in marks.items() if getattr(one, name)),
        "active": one.active,
        "edit_url": f"{home}{one.pk}/",
        "turn_url": f"{home}{one.pk}/turn/",
        "choices_url": f"/dictionary/{one.dictionary}/" if one.type in ("dict", "dicts") else "",
    }


@person("GET", "POST")
def field_page(request: Request, address: str, field_id: int | None = None) -> HttpResponse:
    """Add, change or erase an own field; what was typed wrong stays with its reason beside it."""
    actions.may_shape(request.viewer)
    record_type = type_at(address)
    one = field_at(record_type, field_id) if field_id else None
    errors: Errors = {}
    if request.method == "POST":
        try:
            if one and request.POST.get("delete"):
                actions.erase_field(one, by=request.viewer)
                messages.success(request, _("字段已删除"))
            else:
                values: dict[str, Any] = {**request.POST.dict(), "record": record_type.key}
                values |= {name: request.POST.get(name, "") for name in FLAGS} | {"rule": rule_sent(request.POST)}
                values["active"] = one.active if one else "1"
                actions.save_field(values, by=request.viewer, field=one)
                messages.success(request, _("字段已保存"))
            return redirect(f"{HOME}{record_type.address}/")
        except Rejected as reasons:
            errors = reasons.errors
    return form(request, record_type, one, errors)


def form(request: Request, record_type: RecordType, one: CustomField | None, errors: Errors) -> HttpResponse:
    """Show the form of a field."""
    home = f"{HOME}{record_type.address}/"
    title = _("修改字段") if one else _("加字段")
    typed = request.POST if request.method == "POST" else None
    conditions = rule_inputs(record_type, typed, one, request.viewer)
    fields = [*name_inputs(typed, one), *kind_inputs(typed, one), *place_inputs(typed, one), *conditions]
    for field in fields:
        field["error"] = errors_of(errors, "rule" if field is conditions[-1] else field["name"])
    context = {
        "frame": frame_of(request, title, crumbs=[{"label": _("自定义字段"), "url": home}]),
        "title": f"{title}{_('：')}{record_type.label}",
        "text": "",
        "action": f"{home}{one.pk}/" if one else f"{home}add/",
        "cancel_url": home,
        "label": _("保存"),
        "delete_url": f"{home}{one.pk}/" if one else "",
        "errors": [{"name": "", "label": "", "text": errors_of(errors, "")}] if "" in errors else [],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": fields,
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)


def told(typed: Mapping[str, Any] | None, one: Any, name: str) -> Any:
    """Give what was typed, else what is stored."""
    return typed.get(name, "") if typed is not None else getattr(one, name, "") if one else ""


def name_inputs(typed: Mapping[str, Any] | None, one: CustomField | None) -> list[dict[str, Any]]:
    """Describe the inputs of the names."""
    return [
        entry("label", _("中文显示名"), required=True, max_length=40, value=told(typed, one, "label"), autofocus=True),
        entry("label_en", _("英文显示名"), max_length=60, value=told(typed, one, "label_en")),
        entry(
            "name",
            _("字段名"),
            max_length=30,
            value=told(typed, one, "name"),
            help=_("接口和公式里的名字：小写字母、数字和下划线，例如 inspected_on；不填则按显示名拼出"),
        ),
    ]


def kind_inputs(typed: Mapping[str, Any] | None, one: CustomField | None) -> list[dict[str, Any]]:
    """Describe the inputs of the kind: type, linked record, formula, first choices."""
    linkable = [(known.key, str(known.label)) for known in registry.all() if not known.part_of]
    made = [
        select("type", _("类型"), CustomField.Type.choices, told(typed, one, "type") or "text", required=True),
        select(
            "target",
            _("关联到"),
            [("", "—"), *linkable],
            told(typed, one, "target"),
            help=_("类型选“关联记录”时填写"),
            when=for_types("fk"),
        ),
        entry(
            "formula",
            _("公式"),
            max_length=300,
            value=told(typed, one, "formula"),
            help=_("类型选“公式”时填写，例如 price * count、days(signed_on, due_on)、if(score > 60, 1, 0)"),
            when=for_types("formula"),
        ),
    ]
    if one is None:
        made.append(
            entry(
                "choices",
                _("选项"),
                "long",
                input_type="textarea",
                value=told(typed, one, "choices"),
                help=_("类型选“单选”或“多选”时填写，一行一个；颜色、顺序和停用以后在数据字典里改"),
                when=for_types("dict", "dicts"),
            )
        )
    return made


def for_types(*types: str) -> dict[str, Any]:
    """Let an input show while one of these types is chosen."""
    return {"field": "type", "op": "is", "values": [*types]}


def place_inputs(typed: Mapping[str, Any] | None, one: CustomField | None) -> list[dict[str, Any]]:
    """Describe the inputs of place and use."""
    marks = [
        ("required", _("必填")),
        ("listed", _("默认显示在列表")),
        ("filterable", _("经常用来筛选（后台建索引）")),
        ("searchable", _("可在搜索框找到")),
    ]
    return [
        entry("group", _("分组"), max_length=40, value=told(typed, one, "group"), help=_("表单里的分组，已有的或新的")),
        entry("help", _("填写说明"), max_length=200, value=told(typed, one, "help")),
        *(
            entry(name, label, "bool", input_type="checkbox", value="1" if told(typed, one, name) else "")
            for name, label in marks
        ),
    ]


@person("POST")
def turn_page(request: Request, address: str, field_id: int) -> HttpResponse:
    """Stop a field, or take a stopped one up again."""
    actions.may_shape(request.viewer)
    record_type = type_at(address)
    one = field_at(record_type, field_id)
    if one.active:
        actions.stop_field(one, by=request.viewer)
        messages.success(request, _("字段已停用，数据保留"))
    else:
        actions.take_up(one, by=request.viewer)
        messages.success(request, _("字段已恢复"))
    return redirect(f"{HOME}{record_type.address}/")


@person("POST")
def order_page(request: Request, address: str) -> HttpResponse:
    """Put the fields of a type into the order they were dragged to, or move one up or down."""
    actions.may_shape(request.viewer)
    record_type = type_at(address)
    ids = as_ids(request.POST.getlist("ids"))
    way, _colon, moved = request.POST.get("move", "").partition(":")
    if way in ("up", "down") and (found := as_ids([moved])) and found[0] in ids:
        at = ids.index(found[0])
        to = max(0, at - 1) if way == "up" else at + 1
        ids.insert(to, ids.pop(at))
    actions.order_fields(record_type.key, ids, by=request.viewer)
    return redirect(f"{HOME}{record_type.address}/")
