"""People and departments as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.accounts.models import Department, Organisation, User
from kemai.areas.accounts.people.life import going, moved
from kemai.areas.accounts.people.placing import restamp
from kemai.areas.accounts.people.tree import loops
from kemai.areas.accounts.roles.limits import require_above
from kemai.areas.accounts.seats import refuse_when_full
from kemai.areas.accounts.wecom.own import is_taken
from kemai.core.access.extras import RIGHTS, extra
from kemai.core.access.rights import reserve
from kemai.core.dictionary.shipped import ship
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.fields import SYSTEM_COLUMNS, Field
from kemai.core.records.kinds import KINDS
from kemai.core.records.typed import OwnPage, RecordType
from kemai.core.screens.menu import place
from kemai.core.tenancy.viewer import Viewer

BOSS_NOTE = extra("people.boss_note", _("看主管备注"))
ship("appraisal_level", _("考核级别"), ("a", "优秀", "Excellent", 5), ("b", "良好", "Good", 7),
     ("c", "合格", "Satisfactory", 0), ("d", "待改进", "Needs to improve", 2))  # fmt: skip
ship("department_kind", _("部门类型"), ("headquarters", "总部", "Headquarters"), ("branch", "分公司", "Branch"),
     ("department", "部门", "Department"), ("team", "小组", "Team"))  # fmt: skip
place("settings", _("公司资料"), "/company/", "building", lambda viewer: viewer.rights.has("settings"))
place(
    "settings.people",
    pgettext_lazy("plural", "用户"),
    "/users/",
    "people",
    lambda viewer: viewer.may("accounts.user", "write"),
)
place(
    "settings.people",
    pgettext_lazy("plural", "部门"),
    "/departments/tree/",
    "hierarchy",
    lambda viewer: viewer.may("accounts.department", "write"),
    root="/departments/",
)
WRITING = ("add", "write", "delete", "import", "mail", "merge")
reserve("accounts.user", *WRITING)
reserve("accounts.department", *WRITING)


@registry.add
class UserType(RecordType):
    """The staff card: who works here, where, for whom, and how they are reached."""

    model, icon, slug = User, "people", "users"
    plural = pgettext_lazy("plural", "用户")
    columns = ["name", "login", "role_names", "staff_no", "department", "position", "phone", "status"]
    form = [
        (_("基本资料"), ["name", "login", "staff_no", "department", "position", "supervisor", "phone", "email"]),
        (_("个人"), ["wecom", "gender", "age", "area", "address"]),
        (_("考核"), ["appraisal", "boss_note", "self_note"]),
    ]
    facts = ["department", "position", "supervisor", "phone", "email"]
    badges = {"status": "state"}
    state_levels = {"status": {User.Status.ACTIVE: "good", User.Status.PENDING: "warn"}}
    search = {"name": "A", "login": "B", "staff_no": "B", "phone": "P", "email": "B"}
    guarded = {"boss_note": BOSS_NOTE}
    personal = {
        **dict.fromkeys(("name", "phone", "email", "position", "staff_no", "gender", "address", "area"), "general"),
        **dict.fromkeys(("wecom", "age", "appraisal", "boss_note", "self_note"), "general"),
    }
    keep_because = dict.fromkeys(("name", "staff_no"), _("《劳动合同法》第五十条：文本至少保存两年"))
    without = frozenset({"delete", "import"})
    pages = (
        OwnPage("roles", _("用户组别"), "people", "roles/", "write"),
        OwnPage("rights", _("个人权限"), "lock", "rights/", "write", extra=RIGHTS),
        OwnPage("boss_note", _("写主管备注"), "note", "boss-note/", "approve"),
        OwnPage("invite", _("邀请"), "mail", "invite/", "write", going),
        OwnPage("set_password", _("设置密码"), "key", "password/", "write", going),
        OwnPage("handover", _("移交"), "assign", "handover/", "write"),
        OwnPage("stop", _("停用并移交"), "ban", "stop/", "write", going),
    )

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Give the fields of the card; what belongs to signing in is known to no screen, file or history."""
        known = {*self.form_names, "status", *SYSTEM_COLUMNS}
        found = {name: field for name, field in self.coded_fields.items() if name in known}
        roles = Field("role_names", _("用户组别"), KINDS["text"], "role_names", editable=False, blank="")
        return {**found, "department": replace(found["department"], required=True), "role_names": roles}

    @cached_property
    def shown_names(self) -> list[str]:
        """Name the fields of the card with the person's roles and state."""
        return list(dict.fromkeys([*self.form_names, "role_names", "status", *self.coded_names]))

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Refuse a new person when the firm's seats are all taken."""
        if record is None:
            refuse_when_full(Organisation.objects.get(pk=by.organisation_id))

    def linkable(self, rows: Any, viewer: Viewer) -> Any:
        """Let everybody link to every colleague."""
        return rows

    def open_to_links(self, rows: Any) -> Any:
        """Keep those who may sign in: who waits for approval or was stopped is given no work and nobody to lead."""
        return rows.filter(status=User.Status.ACTIVE)

    def place(self, record: Any, by: Viewer) -> None:
        """Leave the department as chosen: a person's card lies in the person's own department."""
        record.owner_id = None

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Sign-in names are unique in the firm, nobody is their own supervisor; who takes over another's name or mail
        address could sign in as them, so that needs at least their rights.
        """
        if record is not None and any(values.get(name) != getattr(record, name) for name in ("login", "email")):
            require_above(record, by)
        login = values.get("login")
        taken = User.objects.with_deleted().filter(login__iexact=login).exclude(pk=record.pk if record else None)
        if login and (record is None or login != record.login) and taken.exists():
            yield "login", Invalid("E-DUP")
        if is_taken(str(values.get("wecom") or ""), record.pk if record else None):
            yield "wecom", Invalid("E-DUP")
        if record is not None and loops(User, "supervisor_id", values.get("supervisor"), record.pk):
            yield "supervisor", Invalid("E-STATE", _("上级不能是自己或自己的下属"))
        if (age := values.get("age")) is not None and not 0 < age <= 120:
            yield "age", Invalid("E-RNG", "1 – 120")

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """A person who moves takes their records along; what the firm keeps in memory of people is read anew."""
        moved(by.organisation_id)
        if any(change["field"] == "department" for change in changes or ()):
            restamp(record, by=by)

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Refuse: a person is stopped, not deleted, so that history keeps its names."""
        raise Rejected.one("", "E-STATE", _("用户不能删除，请停用并移交其记录"))


@registry.add
class DepartmentType(RecordType):
    """The parts of the firm: a tree as deep or flat as wished, each with its head."""

    model, icon, slug = Department, "hierarchy", "departments"
    plural = pgettext_lazy("plural", "部门")
    columns = ["name", "parent", "head", "kind", "updated_at"]
    form = [(_("基本资料"), ["name", "parent", "head", "kind"])]
    facts = ["parent", "head", "kind"]
    badges = {"kind": "tag"}
    search = {"name": "A"}
    without = frozenset({"import"})
    panels_under = ("accounts.department",)

    def linkable(self, rows: Any, viewer: Viewer) -> Any:
        """Let everybody link to every department."""
        return rows

    def place(self, record: Any, by: Viewer) -> None:
        """Leave owner and department to the department itself."""

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """A department never lies below itself (E-STATE); the check holds while others move departments too."""
        moved(by.organisation_id)
        if record is not None and loops(Department, "parent_id", values.get("parent"), record.pk):
            yield "parent", Invalid("E-STATE", _("上级部门不能是本部门或它的下级"))

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Move the firm's version, so that every scope is read anew."""
        moved(by.organisation_id)

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Refuse while people or departments are below it."""
        if Department.objects.filter(parent=record).exists():
            raise Rejected.one("", "E-STATE", _("还有下级部门，请先移走"))
        if User.objects.filter(department=record).exists():
            raise Rejected.one("", "E-STATE", _("还有员工，请先调到其他部门"))
