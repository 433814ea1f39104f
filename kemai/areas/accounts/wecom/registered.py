"""The firm's application in WeCom: its numbers and its sealed secret."""

from __future__ import annotations

import re

from kemai.areas.accounts.models import WecomApp
from kemai.core.access.errors import Forbidden
from kemai.core.access.extras import SETTINGS
from kemai.core.history.write import log
from kemai.core.outbox.secret import seal
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "accounts.wecomapp"
CORP = re.compile(r"[A-Za-z0-9_-]{0,64}")
AGENT = re.compile(r"[0-9]{0,9}")
SECRET = re.compile(r"[\x21-\x7e]{0,200}")


def app_of(organisation_id: int) -> WecomApp | None:
    """Give the application of a firm, None as long as it is not whole."""
    found = WecomApp.objects.filter(organisation_id=organisation_id).first()
    return found if found and found.corp and found.agent and found.sealed else None


def keep_app(corp_id: str, agent_id: str, secret: str, *, by: Viewer) -> None:
    """Keep the application; an empty secret leaves the one that is there, an empty firm number forgets everything.

    Raises Forbidden without the right to change settings, and Rejected (E-REQ, E-FMT) beside the fields.
    """
    if not by.rights.has(SETTINGS):
        raise Forbidden()
    held = WecomApp.objects.filter(organisation_id=by.organisation_id).first()
    corp_id, agent_id, secret = corp_id.strip(), agent_id.strip(), secret.strip()
    refuse(corp_id, agent_id, secret, bool(held and held.sealed))
    if held is None and not corp_id:
        return
    app = held or WecomApp(organisation_id=by.organisation_id)
    before = (app.corp, app.agent)
    app.corp, app.agent = corp_id, int(agent_id or 0) if corp_id else 0
    if secret or not corp_id:
        app.sealed = seal(secret) if corp_id else ""
    if secret or before != (app.corp, app.agent):
        app.access, app.access_until = "", None
        app.save()
        pairs = zip(("corp", "agent"), before, (app.corp, app.agent), strict=True)
        changes = [{"field": name, "old": old, "new": new} for name, old, new in pairs]
        log(by, f"{KEY}.change", KEY, app.pk, changes, title="企业微信")


def refuse(corp_id: str, agent_id: str, secret: str, has_secret: bool) -> None:
    """Refuse what cannot be an application's numbers, and half of them."""
    errors: dict[str, list[Invalid]] = {}
    for name, text, form in (("corp_id", corp_id, CORP), ("agent_id", agent_id, AGENT), ("secret", secret, SECRET)):
        if not form.fullmatch(text):
            errors[name] = [Invalid("E-FMT")]
    if corp_id and not int(agent_id if AGENT.fullmatch(agent_id) and agent_id else 0):
        errors.setdefault("agent_id", [Invalid("E-REQ")])
    if corp_id and not secret and not has_secret:
        errors.setdefault("secret", [Invalid("E-REQ")])
    if errors:
        raise Rejected(errors)
