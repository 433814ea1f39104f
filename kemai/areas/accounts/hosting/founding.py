"""Founding a firm: its roles, dictionary and first administrator, empty or with demo data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.accounts.models import Organisation, RentPlan, User
from kemai.areas.accounts.passwords import reasons_of
from kemai.areas.accounts.seeds import found_organisation, seed_roles
from kemai.core.access.provider import viewer_of
from kemai.core.history.write import log
from kemai.core.jobs.declare import job
from kemai.core.jobs.run import start
from kemai.core.options.values import begin
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.current import acting_as, everyone
from kemai.core.tenancy.viewer import Viewer

CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,38}[a-z0-9]")
LONGEST = {"name": 120, "code": 40, "person": 60, "login": 60}
TRIAL_SEATS, TRIAL_DAYS = 20, 30
DEMO_JOB = "accounts.demo_data"

_demo: list[Callable[[Organisation, Any], None]] = []


def provide_demo(function: Callable[[Organisation, Any], None]) -> Callable[[Organisation, Any], None]:
    """Register the function that fills a firm with demo data; called with the firm and the job's progress."""
    _demo[:] = [function]
    return function


def can_fill() -> bool:
    """Say whether this server has demo data to give."""
    return bool(_demo)


def found_firm(given: Mapping[str, str], *, trial: bool = False, demo: bool = False) -> User:
    """Found a firm with its first administrator; raises Rejected with the reasons beside their fields.

    `given` holds name, code, person, login and password. A trial gets a plan of 20 seats for 30 days.
    """
    values = {name: given.get(name, "").strip()[: most + 1] for name, most in LONGEST.items()}
    password = given.get("password", "")
    errors = wrong(values, password)
    if errors:
        raise Rejected(errors)
    with everyone(reason="founding a firm"), transaction.atomic():
        if Organisation.objects.filter(code=values["code"]).exists():
            raise Rejected.one("code", "E-DUP")
        organisation = found_organisation(values["name"], values["code"])
        begin(organisation.pk)
        user = User(organisation=organisation, login=values["login"], name=values["person"])
        user.set_password(password)
        user.save()
        user.roles.add(seed_roles(organisation)["admin"])
        if trial:
            until = timezone.localdate() + timedelta(days=TRIAL_DAYS)
            trial_plan = {"plan": _("试用"), "seats": TRIAL_SEATS, "until": until, "state": RentPlan.State.TRIAL}
            RentPlan.objects.create(organisation=organisation, **trial_plan)
        welcome(user, demo=demo)
    return user


def welcome(user: User, *, demo: bool) -> None:
    """Log the founding in the new firm, and ask for its demo data."""
    by = viewer_of(user)
    with acting_as(by):
        log(by, "accounts.found_firm", "accounts.organisation", user.organisation_id, [], title=user.organisation.name)
        if demo and can_fill():
            start(DEMO_JOB, _("写入演示数据"), {}, by=by)


@job(DEMO_JOB)
def fill(*, progress: Any, by: Viewer) -> dict[str, Any]:
    """Fill the firm of the person with demo data; one that has customers already keeps what it has."""
    _demo[0](Organisation.objects.get(pk=by.organisation_id), progress)
    return {"url": "/customers/"}


def wrong(values: dict[str, str], password: str) -> dict[str, list[Invalid]]:
    """Give the reasons why a firm cannot be founded so, by field."""
    errors: dict[str, list[Invalid]] = {}
    for name, most in LONGEST.items():
        if not values[name]:
            errors[name] = [Invalid("E-REQ")]
        elif len(values[name]) > most or "\x00" in values[name]:
            errors[name] = [Invalid("E-RNG", f"≤ {most}")]
    if "code" not in errors and not CODE.fullmatch(values["code"]):
        errors["code"] = [Invalid("E-FMT", _("3 至 40 位小写字母、数字和连字符，例如 jiangnan"))]
    if "login" not in errors and any(map(str.isspace, values["login"])):
        errors["login"] = [Invalid("E-FMT", _("用户名里不能有空格"))]
    try:
        validate_password(password, User(login=values["login"], name=values["person"]))
    except ValidationError as error:
        errors["password"] = reasons_of(error)
    return errors
