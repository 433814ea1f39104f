"""Makes what the kill loop starts from: `python tests/faults/scene.py SCENARIO` in an empty data folder."""

from __future__ import annotations

import sys
from typing import Any

from tests.faults import stage

ROWS = 80


def people() -> tuple[Any, Any]:
    """Make a firm with its administrator and a second person."""
    from importlib import import_module

    from kemai.areas.accounts.models import User
    from kemai.core.access.provider import viewer_of
    from kemai.core.tenancy import everyone

    seeds = import_module("kemai.areas.accounts.seeds")
    with everyone(reason="test"):
        made = seeds.seed_people(seeds.found_organisation("江南智造", "jiangnan"), prefix="")
        User._base_manager.filter(pk=made["sales2"].pk).update(login="other")
        admin = User._base_manager.select_related("organisation").get(pk=made["admin"].pk)
    return admin, viewer_of(admin)


def signed_in(admin: Any) -> None:
    """Sign the administrator in, and keep the key of the session."""
    from django.test import Client

    client = Client()
    client.force_login(admin)
    assert client.get("/customers/").status_code == 200
    (stage.FOLDER / "session").write_text(client.cookies["sessionid"].value)


def customers(viewer: Any) -> None:
    """Five customers to be handed over."""
    from kemai.core import actions
    from kemai.core.records import registry

    for number in range(5):
        actions.add(registry.get("customers.customer"), {"name": f"客户{number}"}, by=viewer)


def waiting_import(viewer: Any) -> None:
    """An import of eighty rows that a worker has yet to take up."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kemai.core.jobs import queue
    from kemai.core.records import registry
    from kemai.core.transfer import actions

    queue.run_job = lambda job_id: None
    rows = "\n".join(f"客户{number},0512-6588{number:04d}" for number in range(ROWS))
    file = SimpleUploadedFile("firms.csv", f"客户名称,电话\n{rows}\n".encode())
    job = actions.receive(registry.get("customers.customer"), file, by=viewer)
    actions.start(job, by=viewer)


def main(name: str) -> None:
    """Make the tables, the firm and what the scenario needs, and put the database aside."""
    import django

    django.setup()
    from django.core.management import call_command

    from kemai.core.tenancy import acting_as

    call_command("migrate", verbosity=0)
    if name != "migrate":
        admin, viewer = people()
        signed_in(admin)
        with acting_as(viewer):
            {"bulk": customers, "import": waiting_import}.get(name, lambda _viewer: None)(viewer)
        stage.put_aside()
    else:
        stage.remember_shape()


if __name__ == "__main__":
    main(sys.argv[1])
