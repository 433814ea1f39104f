"""The dialogs in which quantities by line of an order are chosen: what is shipped, what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from kemai.areas.sales.models import SalesOrder, SalesOrderLine
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.ids import as_id
from kemai.core.screens.described import crumb
from kemai.core.screens.entries import entry, entry_of, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request

ORDER = "sales.salesorder"
SAMPLE = SalesOrderLine._meta.get_field("quantity")


@dataclass(frozen=True)
class GoodsForm:
    """One such dialog: its title, the fields of the new paper asked for, and how many there are of a line."""

    title: str
    label: str
    path: str
    type_key: str
    names: tuple[str, ...]
    goods: Iterable[tuple[SalesOrderLine, Decimal]]
    filled: bool = True

    def shown(
        self,
        request: Request,
        order: SalesOrder,
        typed: Mapping[str, Any],
        errors: Mapping[str, list[Invalid]],
    ) -> HttpResponse:
        """Show the dialog, with what was typed and the reasons beside it."""
        home, fields, known = f"/orders/{order.pk}/", self.fields(request, typed, errors), dict(errors)
        named = {one["name"] for one in fields}
        context = {
            "frame": frame_of(
                request, self.title, crumbs=[crumb(registry.get(ORDER)), {"label": order.number, "url": home}]
            ),
            "title": self.title,
            "text": "",
            "action": f"{home}{self.path}/",
            "cancel_url": home,
            "label": self.label,
            "delete_url": "",
            "errors": [one.message for name, many in known.items() if name not in named for one in many],
            "hidden": [],
            "form_key": "",
            "lock_version": None,
            "fields": fields,
        }
        return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)

    def fields(
        self, request: Request, typed: Mapping[str, Any], errors: Mapping[str, list[Invalid]]
    ) -> list[dict[str, Any]]:
        """Describe the inputs: a quantity for each line, then the fields of the paper."""
        made = []
        for line, most in self.goods:
            name = f"line.{line.pk}"
            label = _("%(name)s（最多 %(most)s）") % {"name": line.name, "most": f"{most.normalize():f}"}
            value = typed.get(name, f"{most.normalize():f}" if self.filled else "")
            made.append(entry(name, label, "dec", value=value, error=errors_of(dict(errors), name)))
        known = registry.resolve(registry.get(self.type_key), request.viewer).fields
        for name in self.names:
            field = known[name]
            made.append(
                entry_of(
                    field,
                    field.default,
                    request.viewer,
                    typed=typed.get(name) if name in typed else None,
                    errors=errors.get(name, ()),
                )
            )
        return made


def typed_goods(given: QueryDict) -> dict[int, Decimal]:
    """Read the quantities of a form by line; raises Rejected with E-FMT beside each that is no number."""
    found: dict[int, Decimal] = {}
    errors: dict[str, list[Invalid]] = {}
    for name, text in given.items():
        line_id = as_id(name.removeprefix("line.")) if name.startswith("line.") else None
        if line_id is None or not str(text).strip():
            continue
        try:
            found[line_id] = SAMPLE.clean(str(text).strip().replace(",", ""), None)
        except ValidationError:
            errors[name] = [Invalid("E-FMT", _("例如 3"))]
    if errors:
        raise Rejected(errors)
    return found
