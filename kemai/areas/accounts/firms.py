"""Several firms in one installation: which firm a request is meant for, and how a firm stands with its plan."""

from __future__ import annotations

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest

from kemai.areas.accounts.models import Organisation, RentPlan
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.standing import REASONS, Standing, provide_standing

FIRM_COOKIE = f"{settings.COOKIE_PREFIX}kemai_firm"
_standings: dict[tuple[int, int], RentPlan | None] = {}


def host_of(request: HttpRequest) -> str:
    """Give the host name of a request without its port, in small letters."""
    return request.get_host().rsplit(":", 1)[0].lower()


def firm_at(host: str) -> Organisation | None:
    """Give the firm that has a host name of its own, None for the general address."""
    return Organisation.objects.filter(host=host).first()


def several_firms() -> bool:
    """Say whether the installation holds more than one firm, so that signing in must ask for the firm's code."""
    return len(Organisation.objects.order_by("id").values_list("pk")[:2]) > 1


def firm_of(request: HttpRequest) -> Organisation | None:
    """Find the firm that a person who is not signed in means: its host, the code given, the code kept, the only firm.

    None where there are several firms and none was named, or the code is unknown. A wrong code never falls back.
    """
    own = firm_at(host_of(request))
    if own is not None:
        return own
    asked = request.POST.get("firm") or request.GET.get("firm") or request.COOKIES.get(FIRM_COOKIE, "")
    if asked:
        return firm_by_code(asked)
    only = list(Organisation.objects.order_by("id")[:2])
    return only[0] if len(only) == 1 else None


def firm_by_code(code: str) -> Organisation | None:
    """Find a firm by its code, letter case ignored."""
    return Organisation.objects.filter(code__iexact=code.strip().replace("\x00", "")[:40]).first()


def plan_of(organisation_id: int) -> RentPlan | None:
    """Give the plan of a firm, None for a firm on its own server."""
    with everyone(reason="plan of a firm"):
        return RentPlan.objects.filter(organisation_id=organisation_id).first()


@provide_standing
def standing_of(organisation_id: int, version: int) -> Standing:
    """Say how a firm stands today; its plan is kept in memory until the firm's version moves."""
    key = (organisation_id, version)
    if key not in _standings:
        if len(_standings) > 5000:
            _standings.clear()
        _standings[key] = plan_of(organisation_id)
    plan = _standings[key]
    return Standing.OPEN if plan is None else plan.standing


def refuse_when_closed(organisation: Organisation) -> None:
    """Refuse signing in with E-STATE to a firm whose plan ended more than 30 days ago, or that was stopped."""
    if standing_of(organisation.pk, organisation.version) is Standing.CLOSED:
        raise Rejected.one("", "E-STATE", REASONS[Standing.CLOSED])


def forget() -> None:
    """Drop what is held in memory (tests)."""
    _standings.clear()


def moved(organisation_id: int) -> None:
    """Tell every process that something of the firm has changed."""
    Organisation.objects.filter(pk=organisation_id).update(version=F("version") + 1)


def sign_up_is_open() -> bool:
    """Say whether strangers may found a firm here (setting KEMAI_SIGN_UP)."""
    return bool(settings.SIGN_UP)
