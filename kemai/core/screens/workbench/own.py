"""The tiles of the kernel itself: what one worked on last, notices, warnings, own views, the first steps."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.jobs.show import shown as shown_job
from kemai.core.notes.models import Note
from kemai.core.notify.models import Notice
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.screens.models import SavedView
from kemai.core.screens.saved import OWN_COLUMNS
from kemai.core.screens.workbench.tiles import SIDE, line, tile
from kemai.core.tenancy.viewer import Viewer
from kemai.core.warnings.counting import count, shown
from kemai.core.warnings.declare import warnings

RECENT, NOTICES, VIEWS, JOBS = 8, 5, 12, 3


@tile("start", gettext_lazy("第一步"), place=5)
def first_steps(viewer: Viewer) -> dict[str, Any] | None:
    """Tell a newcomer where to begin, as long as there is no record of the first kind that sellers work with."""
    types = [one for one in registry.all() if one.menu == "customers" and viewer.may(one.key, "add")]
    if not types or types[0].model.objects.visible_to(viewer, "find").order_by().exists():
        return None
    first, ways = types[0], []
    if viewer.may(first.key, "import"):
        label = _("导入%(type)s") % {"type": first.many}
        ways.append(line(label, f"/{first.address}/import/", sub=_("从 Excel 或 CSV 文件，先试后存")))
    label = _("新建%(type)s") % {"type": first.label}
    ways.append(line(label, f"/{first.address}/add/", sub=_("一条一条填写，重复的会提醒")))
    return {"rows": ways}


@tile("recent", gettext_lazy("最近处理的"), place=80)
def recent(viewer: Viewer) -> dict[str, Any]:
    """Show the records that a person changed or wrote on last, as far as they are still in sight."""
    types = {one.key: one for one in registry.all() if one.menu and viewer.may(one.key, "read")}
    acts = Act.objects.filter(user_id=viewer.user_id, batch__isnull=True, record_type__in=types, record_id__gt=0)
    notes = Note.objects.filter(created_by_id=viewer.user_id, record_type__in=types)
    touched = [
        *acts.order_by("-id").values_list("at", "record_type", "record_id")[:40],
        *notes.order_by("-id").values_list("created_at", "record_type", "record_id")[:40],
    ]
    last: dict[tuple[str, int], Any] = {}
    for at, key, pk in sorted(touched, reverse=True):
        last.setdefault((key, pk), at)
    newest = list(last.items())[:RECENT]
    titles = titles_of([place for place, _at in newest], types, viewer)
    rows = [
        line(
            titles[place],
            f"/{types[place[0]].address}/{place[1]}/",
            face=titles[place],
            sub=str(types[place[0]].label),
            time=f"{timezone.localtime(at):%m-%d %H:%M}",
        )
        for place, at in newest
        if place in titles
    ]
    return {"rows": rows, "empty": {"text": _("改过或写过记录的客户会列在这里。")}}


def titles_of(places: list[tuple[str, int]], types: dict[str, Any], viewer: Viewer) -> dict[tuple[str, int], str]:
    """Give the titles of some records in sight: one query for each type."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for key, pk in places:
        wanted[key].append(pk)
    found: dict[tuple[str, int], str] = {}
    for key, ids in wanted.items():
        rows = types[key].model.objects.visible_to(viewer, "read").filter(among("pk", ids)).order_by()
        found |= {(key, pk): str(title) for pk, title in rows.values_list("pk", types[key].title)}
    return found


@tile("notices", gettext_lazy("通知"), place=60, column=SIDE)
def newest_notices(viewer: Viewer) -> dict[str, Any]:
    """Show the newest notices."""
    rows = own_notices(viewer)[:NOTICES]
    made = [notice(one) for one in rows]
    template = "screens/tile_notices.html"
    return {"template": template, "notices": made, "count": unread_of(made), "all_url": "/notices/"}


def unread_of(notices: list[dict[str, Any]]) -> str:
    """Count the unread ones among those shown."""
    return str(sum(one["unread"] for one in notices) or "")


def own_notices(viewer: Viewer) -> Any:
    """Give a person's notices, newest first."""
    return Notice.objects.filter(to_id=viewer.user_id, at__lte=timezone.now()).order_by("-id")


def notice(one: Notice) -> dict[str, Any]:
    """Give one notice to the template."""
    return {
        "icon": "chat",
        "hue": 7,
        "text": one.text,
        "sub": "",
        "url": one.link or "/notices/",
        "time": f"{timezone.localtime(one.at):%m-%d %H:%M}",
        "unread": one.read_at is None,
    }


@tile("warnings", pgettext_lazy("tile", "预警"), place=50, column=SIDE, later=True)
def warned(viewer: Viewer) -> dict[str, Any] | None:
    """Show how much a person is warned of, kind by kind."""
    kinds = [one for one in warnings() if viewer.may(one.type_key, "read")]
    if not kinds:
        return None
    counted = [(one, number) for one in kinds if (number := count(one, viewer))]
    rows = [
        line(
            str(one.label),
            f"/warnings/?kind={one.code}",
            badge={"kind": "state", "text": shown(number), "level": "warn"},
        )
        for one, number in counted
    ]
    return {"rows": rows, "all_url": "/warnings/", "empty": {"text": _("没有要提醒的事。")}}


@tile("views", gettext_lazy("我的视图"), place=70, column=SIDE)
def own_views(viewer: Viewer) -> dict[str, Any] | None:
    """Lead to the lists that a person arranged and named; nothing where there are none."""
    types = {one.key: one for one in registry.all() if viewer.may(one.key, "find")}
    mine = SavedView.objects.filter(owner_id=viewer.user_id, record__in=types).exclude(name=OWN_COLUMNS)
    found = mine.order_by("-id").values_list("pk", "name", "record")[:VIEWS]
    rows = [line(name, f"/{types[key].address}/?view={pk}", sub=str(types[key].many)) for pk, name, key in found]
    return {"rows": rows} if rows else None


@tile("jobs", gettext_lazy("后台任务"), place=90, column=SIDE)
def running_jobs(viewer: Viewer) -> dict[str, Any] | None:
    """Show the person's work that runs in the background; nothing while there is none."""
    running = Job.objects.filter(created_by_id=viewer.user_id, state__in=("waiting", "running")).order_by("-id")[:JOBS]
    made = [shown_job(job) for job in running]
    return {"template": "screens/tile_jobs.html", "jobs": made, "all_url": "/jobs/"} if made else None
