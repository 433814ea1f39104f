"""The application that a firm registered with a provider: its number, its sealed secret, its directory."""

from __future__ import annotations

import re

from kemai.areas.activities.mail.oauth.providers import PROVIDERS, Provider
from kemai.areas.activities.models import MailService
from kemai.core.access.errors import Forbidden
from kemai.core.access.extras import SETTINGS
from kemai.core.history.write import log
from kemai.core.outbox.secret import opened, seal
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.viewer import Viewer

TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,79}")
PLAIN = re.compile(r"[\x21-\x7e]*")
LONGEST = 250


def service_of(provider: Provider) -> MailService | None:
    """Give what the firm registered with a provider, None as long as it is not whole."""
    found = MailService.objects.filter(provider=provider.code).first()
    return found if found and found.client_id and found.sealed else None


def secret_of(service: MailService) -> str:
    """Open the secret; empty where another server sealed it."""
    return opened(service.sealed)


def keep_service(code: str, client_id: str, secret: str, tenant: str, *, by: Viewer) -> None:
    """Keep what the firm registered; an empty secret leaves the one that is there, an empty number forgets all.

    Raises Forbidden without the right to change settings, and Rejected (E-FMT, E-RNG) beside the fields.
    """
    if not by.rights.has(SETTINGS):
        raise Forbidden()
    provider = PROVIDERS[code]
    given = {"client_id": client_id.strip(), "secret": secret.strip(), "tenant": tenant.strip()}
    errors = {f"{code}.{name}": [Invalid("E-FMT")] for name, text in given.items() if not PLAIN.fullmatch(text)}
    errors |= {f"{code}.{name}": [Invalid("E-RNG")] for name, text in given.items() if len(text) > LONGEST}
    if given["tenant"] and not (provider.has_tenants and TENANT.fullmatch(given["tenant"])):
        errors[f"{code}.tenant"] = [Invalid("E-FMT")]
    if errors:
        raise Rejected(errors)
    held = MailService.objects.filter(provider=code).first()
    if held is None and not given["client_id"]:
        return
    service = held or MailService(organisation_id=by.organisation_id, provider=code)
    before = (service.client_id, service.tenant)
    service.client_id, service.tenant = given["client_id"], given["tenant"]
    if given["secret"] or not service.client_id:
        service.sealed = seal(given["secret"]) if service.client_id else ""
    service.save()
    if given["secret"] or before != (service.client_id, service.tenant):
        changes = [
            {"field": "client_id", "old": before[0], "new": service.client_id},
            {"field": "tenant", "old": before[1], "new": service.tenant},
        ]
        log(by, "activities.mailservice.change", "activities.mailservice", service.pk, changes, title=provider.label)
