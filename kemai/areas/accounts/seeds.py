"""What a new organisation starts with: roles, and for the demo firm departments and people."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from kemai.areas.accounts.models import Department, Organisation, Role, User
from kemai.areas.accounts.roles.planting import known_now, plant
from kemai.core.dictionary.shipped import planted
from kemai.core.dictionary.shipped import seed as seed_dictionary
from kemai.core.records import registry
from kemai.core.search import index
from kemai.core.search.records import document_of, values_of

READ_ALL = {"find": "all", "read": "all", "print": "all", "export": "all"}
BRANCH = dict.fromkeys(
    ("find", "read", "add", "write", "delete", "print", "export", "import", "mail", "approve", "merge"), "branch"
)
SELLING = {"find": "branch", "read": "branch", "add": "self", "write": "self", "print": "branch", "export": "branch"}
OWN = {"find": "self", "read": "self"}
OWN_WORK = {"add": "self", "write": "self"}
OWN_DAY = dict.fromkeys(
    ("activities.calendarentry", "activities.message", "activities.mailmessage", "activities.mailbox"),
    {"delete": "self"},
)
AT_WORK = {
    **OWN_DAY,
    "activities.*": {"find": "branch", "read": "branch", "print": "branch", **OWN_WORK},
    "activities.interaction": {"find": "all", "read": "all", "print": "all", **OWN_WORK},
}
KEEPING = dict.fromkeys(("find", "read", "add", "write", "delete", "print", "export", "import"), "all")
PROCESS = dict.fromkeys(("sales.pipeline", "sales.pipelinestage", "customers.assignrule"), KEEPING)
CATALOGUE = {
    f"products.{name}": KEEPING
    for name in ("productcategory", "product", "variant", "pricelist", "pricelistline", "promotion", "promotionitem")
}
MONEY = {
    f"sales.{name}": {**KEEPING, "approve": "all"}
    for name in (
        *("receivableplan", "receipt", "invoice", "invoicetitle"),
        *("creditreview", "creditrelease", "costentry"),
    )
}
STOCK = {f"stock.{name}": KEEPING for name in ("warehouse", "stockitem", "stockpaper")}
JUDGING = {"sales.contract": {"approve": "all"}}
READING = {"find": "all", "read": "all", "print": "all"}
SERVING = {**READING, "add": "all", "write": "all", "export": "all"}
HANDLING = {"service.ticket": {**READING, "add": "all", "write": "self"}}

ROLES: tuple[tuple[str, str, str, str, dict[str, dict[str, str]], list[str]], ...] = (
    ("admin", "系统管理员", "Administrator", "manage", {"*": {"*": "all"}}, ["*"]),
    (
        "exec",
        "决策者",
        "Executive",
        "manage",
        {
            "*": READ_ALL,
            "activities.*": {"add": "all", "write": "self"},
            "analysis.*": {"add": "all", "write": "self"},
            **OWN_DAY,
        },
        ["customer.finance", "activity.team_read", "analysis.decisions", "sales.cost"],
    ),
    (
        "manager",
        "部门主管",
        "Manager",
        "manage",
        {
            "*": BRANCH,
            "activities.revisitpolicy": BRANCH,
            **PROCESS,
            **CATALOGUE,
            **STOCK,
            "sales.costentry": BRANCH,
            "sales.quota": BRANCH,
        },
        [
            "customer.finance",
            "contact.private",
            "views.team",
            "people.boss_note",
            "activity.team_read",
            "analysis.decisions",
            "price.below_floor",
            "papers.templates",
            "notice.publish",
            "sales.cost",
            "contract.sign",
            "order.cancel",
            "stock.adjust",
        ],
    ),
    ("sales", "业务员", "Sales", "operate", {"*": SELLING, **OWN_DAY}, ["contract.sign"]),
    ("mkt", "市场专员", "Marketing", "operate", {"*": READING, "sales.lead": KEEPING, **AT_WORK}, []),
    (
        "svc",
        "客服专员",
        "Service",
        "operate",
        {
            "*": READING,
            "customers.contact": {**READING, "add": "all"},
            "service.ticket": SERVING,
            **AT_WORK,
        },
        [],
    ),
    (
        "svc_lead",
        "客服主管",
        "Service lead",
        "manage",
        {
            "*": {**READING, **SELLING, "read": "all"},
            "activities.*": {"add": "branch", "write": "branch"},
            "service.ticket": {**SERVING, "delete": "all", "import": "all"},
            **OWN_DAY,
        },
        ["activity.team_read"],
    ),
    ("dispatcher", "调度员", "Dispatcher", "operate", {"*": READING, **AT_WORK}, []),
    ("engineer", "维修工程师", "Engineer", "operate", {"*": READING, **AT_WORK, **HANDLING}, []),
    (
        "operator",
        "坐席",
        "Agent",
        "operate",
        {"*": READING, "customers.contact": {**READING, "add": "all"}, **AT_WORK},
        [],
    ),
    ("call_lead", "坐席班长", "Call lead", "manage", {"*": READING, **AT_WORK}, ["activity.team_read"]),
    (
        "finance",
        "财务",
        "Finance",
        "operate",
        {"*": READ_ALL, "activities.*": OWN_WORK, **OWN_DAY, **MONEY, **JUDGING},
        [
            *("customer.finance", "sales.cost", "receipt.confirm", "invoice.issue", "credit.release"),
            "contract.finance_review",
        ],
    ),
    (
        "reviewer",
        "审核员",
        "Reviewer",
        "manage",
        {"*": READ_ALL, "activities.*": OWN_WORK, **OWN_DAY, **JUDGING},
        ["log.read", "review", "contract.review"],
    ),
    ("clerk", "录入员", "Clerk", "operate", {"*": {**SELLING, "import": "self"}, **OWN_DAY}, []),
    ("buyer", "采购员", "Buyer", "operate", {"*": READING, **AT_WORK, **STOCK}, ["stock.adjust"]),
    ("shopkeeper", "商店管理员", "Shopkeeper", "operate", {"*": READING, **AT_WORK, **CATALOGUE}, []),
    (
        "analyst",
        "分析员",
        "Analyst",
        "operate",
        {"*": READ_ALL, "activities.*": OWN_WORK, "analysis.*": {"add": "all", "write": "all"}, **OWN_DAY},
        [],
    ),
    ("visitor", "访客", "Visitor", "outside", {}, []),
    ("member", "会员", "Member", "outside", {"*": OWN}, []),
    ("customer", "客户用户", "Customer", "outside", {"*": OWN}, []),
    ("partner", "合作伙伴", "Partner", "outside", {"*": OWN}, []),
    ("supplier", "供应商", "Supplier", "outside", {"*": OWN}, []),
)

DEPARTMENTS = ("总经理办公室", "销售部", "客户服务部")


@dataclass(frozen=True)
class SignIn:
    """One person of the demo firm."""

    login: str
    name: str
    role: str
    department: str
    position: str
    supervisor: str = "exec1"


SIGN_INS = (
    SignIn("admin", "安然", "admin", "总经理办公室", "系统管理员"),
    SignIn("exec1", "顾明远", "exec", "总经理办公室", "总经理", ""),
    SignIn("mgr1", "沈国华", "manager", "销售部", "销售主管"),
    SignIn("sales1", "林晓", "sales", "销售部", "客户经理", "mgr1"),
    SignIn("sales2", "陈若溪", "sales", "销售部", "客户经理", "mgr1"),
    SignIn("sales3", "周启明", "sales", "销售部", "客户经理", "mgr1"),
    SignIn("clerk1", "赵一凡", "clerk", "销售部", "录入员", "mgr1"),
    SignIn("svc1", "何静", "svc", "客户服务部", "客服专员"),
    SignIn("op1", "孙浩然", "operator", "客户服务部", "坐席", "svc1"),
    SignIn("fin1", "钱宁", "finance", "总经理办公室", "财务"),
    SignIn("rev1", "吴敏", "reviewer", "总经理办公室", "审核员"),
)
HEADS = {"总经理办公室": "exec1", "销售部": "mgr1", "客户服务部": "svc1"}
DEMO_PASSWORD = "kemai-demo-1"


def seed_roles(organisation: Organisation) -> dict[str, Role]:
    """Give an organisation the shipped roles; roles that it has already stay as they are."""
    have, known = {role.code for role in Role.objects.filter(organisation=organisation)}, known_now()
    Role.objects.bulk_create(
        Role(
            organisation=organisation,
            code=code,
            name=name,
            name_en=english,
            kind=kind,
            grants=grants,
            extra=extra,
            shipped=known,
        )
        for code, name, english, kind, grants, extra in ROLES
        if code not in have
    )
    return {role.code: role for role in Role.objects.filter(organisation=organisation)}


@planted
def plant_grants(organisation_id: int) -> bool:
    """Give the shipped roles that a firm still has what this version ships for new types and extra rights."""
    shipped = {code: (grants, extra) for code, _name, _english, _kind, grants, extra in ROLES}
    roles = Role.objects.filter(organisation_id=organisation_id, code__in=shipped).order_by("id")
    changed = [plant(role, *shipped[role.code]) for role in roles]
    return any(changed)


def found_organisation(name: str, code: str) -> Organisation:
    """Make an organisation with its roles and dictionary."""
    organisation, _made = Organisation.objects.get_or_create(code=code, defaults={"name": name})
    seed_roles(organisation)
    seed_dictionary(organisation.pk)
    return organisation


def seed_people(organisation: Organisation, password: str | None = DEMO_PASSWORD, prefix: str = "") -> dict[str, User]:
    """Give an organisation the departments and people of the demo firm, all with one password."""
    roles = seed_roles(organisation)
    departments = {
        name: Department.objects.get_or_create(organisation=organisation, name=name)[0] for name in DEPARTMENTS
    }
    hashed, new = make_password(password), []
    for place, person in enumerate(SIGN_INS, 1):
        user, made = User.everyone.get_or_create(
            organisation=organisation,
            login=prefix + person.login,
            defaults={
                "name": person.name,
                "staff_no": f"{place:04d}",
                "department": departments[person.department],
                "position": person.position,
                "password": hashed,
            },
        )
        if made:
            user.roles.add(roles[person.role])
            new.append(user)
    give_posts(organisation, prefix)
    card = registry.of_model(User)
    index.put_many(organisation.pk, card.key, ((one.pk, document_of(card, values_of(card, one))) for one in new))
    return {user.login.removeprefix(prefix): user for user in User.everyone.filter(organisation=organisation)}


def give_posts(organisation: Organisation, prefix: str) -> None:
    """Give the demo firm's departments their heads and its people their supervisors, where there are none yet."""
    people = dict(User.everyone.filter(organisation=organisation).values_list("login", "pk"))
    for name, login in HEADS.items():
        rows = Department.objects.filter(organisation=organisation, name=name, head=None)
        rows.update(head_id=people[prefix + login], owner_id=people[prefix + login])
    for supervisor in {one.supervisor for one in SIGN_INS} - {""}:
        logins = [prefix + one.login for one in SIGN_INS if one.supervisor == supervisor]
        rows = User.everyone.filter(organisation=organisation, login__in=logins, supervisor=None)
        rows.update(supervisor_id=people[prefix + supervisor])
