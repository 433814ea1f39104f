"""Operations of every record type: list, add, read, change, delete."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from ninja import Body, Query, Router

from kemai.core import actions
from kemai.core.actions.perform import NotFound, fetch, require
from kemai.core.api.bodies import fitting
from kemai.core.api.refusals import REFUSALS, Conflict, Conflicting
from kemai.core.api.rows import page
from kemai.core.api.shapes import Confirmation, Page, Row, Wish, only
from kemai.core.api.signing_in import asking
from kemai.core.api.values import one
from kemai.core.duplicates.confirming import add_knowing, to_confirm
from kemai.core.duplicates.show import duplicates_of
from kemai.core.merge.trail import survivor_of
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected, Stale
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

VERSION_MOST = 2**31

router = Router()


def type_at(address: str) -> RecordType:
    """Give the record type of an address; 404 when there is none."""
    try:
        return registry.at(address)
    except registry.UnknownType as error:
        raise NotFound(address) from error


@router.get("{slug:address}/", response={200: Page, **REFUSALS}, operation_id="list")
def list_records(request: Request, address: str, wish: Query[Wish]) -> HttpResponse:
    """List records, filtered by chips (`f`), a search text (`where`) and words (`q`); `next` goes into `after`."""
    only(request, Wish)
    return JsonResponse(page(type_at(address), wish, asking(request)))


@router.post("{slug:address}/", response={201: Row, 409: Conflict, **REFUSALS}, operation_id="add")
def add_record(
    request: Request, address: str, body: Body[dict[str, Any]], confirmation: Query[Confirmation]
) -> HttpResponse:
    """Add a record; like records are shown with 409 until `confirm_duplicates` says that they were looked at."""
    only(request, Confirmation)
    record_type, viewer = type_at(address), asking(request)
    require(record_type, "add", viewer)
    values = fitting(body, registry.resolve(record_type, viewer), viewer)
    clean = actions.checked(record_type, values, by=viewer)
    hits = duplicates_of(record_type, clean, by=viewer)
    if to_confirm(hits) and not confirmation.confirm_duplicates:
        shown = [{name: value for name, value in hit.items() if name != "id"} for hit in hits]
        raise Conflicting({"": [Invalid("E-DUP")]}, duplicates=shown)
    made = add_knowing(record_type, values, hits, by=viewer)
    answer = JsonResponse(seen(record_type, made, viewer), status=201)
    answer["Location"] = f"{request.path}{made.pk}/"
    return answer


@router.get("{slug:address}/{int:record_id}/", response={200: Row, **REFUSALS}, operation_id="read")
def read_record(request: Request, address: str, record_id: int) -> HttpResponse:
    """Read one record; one that was merged into another answers with the survivor, whose address is told."""
    only(request)
    record_type, viewer = type_at(address), asking(request)
    try:
        fetch(record_type, record_id, "read", viewer)
        return JsonResponse(one(record_type, record_id, viewer))
    except NotFound:
        survivor = survivor_of(record_type, record_id)
        if survivor is None:
            raise
    fetch(record_type, survivor, "read", viewer)
    here = request.path.removesuffix(f"{record_id}/")
    return JsonResponse(one(record_type, survivor, viewer), headers={"Content-Location": f"{here}{survivor}/"})


@router.patch("{slug:address}/{int:record_id}/", response={200: Row, 409: Conflict, **REFUSALS}, operation_id="change")
def change_record(request: Request, address: str, record_id: int, body: Body[dict[str, Any]]) -> HttpResponse:
    """Change the given fields; with the `lock_version` that was read, a change made meanwhile answers 409."""
    only(request)
    record_type, viewer = type_at(address), asking(request)
    record = fetch(record_type, record_id, "write", viewer)
    version = version_of(body)
    values = fitting(body, registry.resolve(record_type, viewer), viewer)
    refuse_masked(record_type, record, values, viewer)
    try:
        saved = actions.edit(record_type, record_id, values, by=viewer, version=version)
    except Stale as stale:
        theirs = one(record_type, record_id, viewer)
        raise Conflicting(
            stale.errors,
            lock_version=theirs["lock_version"],
            yours={name: values[name] for name in stale.theirs},
            theirs={name: theirs[name] for name in stale.theirs},
        ) from stale
    return JsonResponse(seen(record_type, saved, viewer))


@router.delete("{slug:address}/{int:record_id}/", response={204: None, **REFUSALS}, operation_id="delete")
def delete_record(request: Request, address: str, record_id: int) -> HttpResponse:
    """Put a record into the recycle bin; the action `restore` takes it out again."""
    only(request)
    actions.delete(type_at(address), record_id, by=asking(request))
    return HttpResponse(status=204)


def version_of(body: dict[str, Any]) -> int | None:
    """Take the version out of a body."""
    version = body.pop("lock_version", None)
    if version is not None and (not isinstance(version, int) or not 0 <= version < VERSION_MOST):
        raise Rejected.one("lock_version", "E-FMT")
    return version


def refuse_masked(record_type: RecordType, record: Any, values: dict[str, Any], viewer: Viewer) -> None:
    """Refuse to overwrite what the person sees only masked."""
    owner: Any = getattr(record, record_type.part_of).owner_id if record_type.part_of else record.owner_id
    masked = registry.resolve(record_type, viewer).masked if owner != viewer.user_id else frozenset()
    if errors := {name: [Invalid("E-PERM")] for name in values if name in masked}:
        raise Rejected(errors)


def seen(record_type: RecordType, record: Any, viewer: Viewer) -> dict[str, Any]:
    """Write a saved record as its writer sees it; one handed out of their sight answers with its id alone."""
    try:
        return one(record_type, record.pk, viewer)
    except NotFound:
        return {"id": record.pk, "lock_version": record.lock_version, "masked": []}
