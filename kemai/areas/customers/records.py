"""Customers and contacts as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers import dictionaries, placing
from kemai.areas.customers.assigning.giving import give_new, tell_change
from kemai.areas.customers.assigning.reach import misfit, outside
from kemai.areas.customers.assigning.records import AssignRuleType
from kemai.areas.customers.completeness.keeping import keep as keep_completeness
from kemai.areas.customers.models import Contact, ContactProfile, Customer, CustomerProfile
from kemai.areas.customers.privacy import consents, erasing, personal, requests, sending
from kemai.areas.customers.privacy.may import COLUMNS
from kemai.areas.customers.privacy.panels import consent_panel, request_panel
from kemai.areas.customers.privacy.records import PrivacyRequestType
from kemai.core.access.extras import extra
from kemai.core.dictionary.book import book
from kemai.core.merge.declare import MERGE
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import OwnPage, RecordType
from kemai.core.records.words import enumerated
from kemai.core.tenancy.viewer import Viewer

__all__ = [
    "AssignRuleType",
    "ContactProfileType",
    "ContactType",
    "CustomerProfileType",
    "CustomerType",
    "PrivacyRequestType",
    "consent_panel",
    "dictionaries",
    "erasing",
    "request_panel",
    "requests",
    "sending",
]

extra("customer.finance", _("查看客户财务资料"))
extra("contact.private", _("查看联系人私人资料"))
ship_number("customers.customer", "C-{YYYY}-{00000}")
MAP = OwnPage("map", _("决策关系图"), "share", "map/", "read")
CAPITAL_BANDS = (("10w", 10), ("50w", 50), ("100w", 100), ("500w", 500), ("1000w", 1000))
TEN_THOUSAND = Decimal(10_000)
NAMED = 5


@registry.add
class CustomerType(RecordType):
    """The customer file."""

    model, icon, menu, slug = Customer, "customers", "customers", "customers"
    plural = pgettext_lazy("plural", "客户")
    columns = ["name", "customer_type", "state", "city", "owner", "phone", "industry", "updated_at"]
    form = [
        (_("基本资料"), ["name", "short_name", "kind", "customer_type", "phone", "mobile", "email", "owner"]),
        (
            _("联系方式"),
            ["main_contact", "fax", "website", "qq", "wechat", "messenger", "country", "address", "province"]
            + ["city", "district", "postcode", "region"],
        ),
        (
            _("分类"),
            ["tier", "state", "size_class", "contact_state", "relation_class", "channel_role", "relation_type"],
        ),
        (
            _("开发"),
            ["urgency", "importance", "est_value", "nurture", "hot_level", "hot_reason", "hot_since"]
            + ["helpers", "sponsor"],
        ),
        (_("企业"), ["legal_rep", "credit_code", "industry", "ownership", "company_type", "source"]),
        (_("个人"), ["gender", "birth_date", "id_number", "occupation", "income_band"]),
        (
            _("其他"),
            ["last_contact_at", "completeness", "confirmed_on", "remark", "number", "duplicate_of", "confirmed_by"],
        ),
    ]
    folded = (_("分类"), _("开发"), _("企业"), _("个人"), _("其他"))
    facts = ["owner", "phone", "mobile", "email", "main_contact", "city", "updated_at"]
    panels_under, paste = ("core.region",), "/customers/paste/"
    badges = {"customer_type": "tag", "state": "state", "size_class": "tier"}
    board = {"by": "state", "card": ["name", "city", "phone"]}
    search = {"name": "A", "short_name": "A", "number": "B", "phone": "P", "mobile": "P", "email": "B", "address": "C"}
    transfer = {"key": "number"}
    duplicates = {
        "name": "name",
        "phone": "phone",
        "mobile": "phone",
        "email": "exact",
        "id_number": "exact",
        "credit_code": "exact",
    }
    alike_together = (("address",),)
    evidence = {
        "name": "name", "phone": "phone", "mobile": "phone", "fax": "phone", "email": "mail", "address": "address",
        "city": "place", "province": "place", "postcode": "postcode", "id_number": "code", "credit_code": "code",
        "birth_date": "date",
    }  # fmt: skip
    personal, identifiers = personal.CUSTOMER, personal.CUSTOMER_IDENTIFIERS
    labels = {"province": (_("地区"), "region"), "customer_type": (_("类型"), "type"), "name": (_("名称"), "name")}
    starts, offers_from = {"customer_type": "potential"}, placing.OFFERED_FROM
    pages, wins = (MAP, MERGE), {"customer_type": ("blacklist",)}
    views = [{"name": _("全部"), "filters": {}}, {"name": _("我的"), "filters": {"owner": "me"}}]

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Start a customer as potential when no class was chosen."""
        if record is None and not values.get("customer_type"):
            entry = book(by).find("customer_type", "potential")
            if entry:
                values["customer_type"] = entry.id
        placing.place(values, record, by)
        keep_completeness(values, record, by)

    def offer(self, row: Mapping[str, str], whole: Mapping[str, str], by: Viewer) -> dict[str, str]:
        """Fill province, city and district while the address or the credit code is typed."""
        return dict(row) | (placing.offered(row) if any(row.get(name) for name in self.offers_from) else {})

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Give a new customer to whom the firm's rules name; tell both people when one is passed on."""
        if changes is None:
            give_new(record, by)
        else:
            tell_change(record, changes, by)

    def refuse_receiver(self, rows: Any, person: int, by: Viewer) -> Invalid | None:
        """Refuse somebody who has not the area of all these customers, naming those that can't go (E-REF)."""
        beyond = outside(rows, person, by).order_by("pk")
        if not (count := beyond.count()):
            return None
        called = enumerated(beyond.values_list("name", flat=True)[:NAMED]) + ("…" if count > NAMED else "")
        words = {"count": count, "names": called}
        return Invalid("E-REF", _("%(count)d 个客户不在接收人的负责区域，请先另行移交：%(names)s") % words)

    def same_person(self, record: Any) -> Iterable[Any]:
        """Give the contacts of a person's own customer file that bear the same name."""
        mine = Contact._base_manager.filter(customer=record.pk, name=record.name)
        return mine.order_by("pk") if record.kind == Customer.Kind.PERSON else ()

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """A customer goes to somebody of its area (E-REF), however it is passed on.

        A blacklisted one stays so until a manager lifts it with a reason.
        """
        before = record.owner_id if record is not None else by.user_id
        if (owner := values.get("owner")) and owner != before and (reason := misfit(owner, values, by)):
            yield "owner", reason
        entry = book(by).find("customer_type", "blacklist")
        if record is None or entry is None or record.customer_type_id != entry.id:
            return
        if values.get("customer_type") != entry.id:
            yield "customer_type", Invalid("E-STATE", _("客户在黑名单中，须由主管说明原因后解除"))


@registry.add
class CustomerProfileType(RecordType):
    """Business and financial facts of a customer, shown as a tab of the customer."""

    model, part_of, icon, title = CustomerProfile, "customer", "chart", "customer"
    form = [
        (_("人员"), ["general_manager", "sales_head", "publicity_head"]),
        (_("经营"), ["intro", "agency", "business_items", "performance", "honours", "staff_band", "target_areas"]),
        (
            _("财务"),
            ["registered_capital", "capital_band", "annual_sales", "assets", "current_assets", "liabilities"],
        ),
        (_("信息"), ["collected_by", "entered_by", "info_source"]),
    ]
    guarded = dict.fromkeys(
        ("registered_capital", "annual_sales", "assets", "current_assets", "liabilities"), "customer.finance"
    )
    transfer = {"key": "customer"}
    personal = personal.CUSTOMER_PROFILE

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Fill the band of the registered capital from the amount."""
        amount = values.get("registered_capital")
        if amount is not None:
            code = next((code for code, least in reversed(CAPITAL_BANDS) if amount >= least * TEN_THOUSAND), None)
            entry = book(by).find("capital_band", code) if code else None
            values["capital_band"] = entry.id if entry else None


@registry.add
class ContactType(RecordType):
    """People at customers."""

    model, icon, menu, slug = Contact, "people", "customers", "contacts"
    plural = pgettext_lazy("plural", "联系人")
    columns = ["name", "customer", "position", "mobile", "office_phone", "email", "owner", "updated_at"]
    form = [
        (
            _("基本资料"),
            ["name", "customer", "position", "mobile", "office_phone", "email", "wechat", "gender", "salutation"],
        ),
        (
            _("更多"),
            [
                "fax",
                "qq",
                "postcode",
                "bio",
                "invalid",
                "change_note",
                "owner",
                "remark",
                "duplicate_of",
                "confirmed_by",
            ],
        ),
        (_("授权"), ["do_not_contact", *COLUMNS.values()]),
    ]
    folded = (_("更多"), _("授权"))
    facts = ["customer", "position", "mobile", "office_phone", "email", "owner"]
    badges = {"position": "tag"}
    search = {"name": "A", "mobile": "P", "office_phone": "P", "email": "B"}
    transfer = {"by": {"customer": "number"}, "with": ("customer",)}
    duplicates = {"mobile": "phone", "email": "exact"}
    alike_together = (("name", "customer"),)
    evidence = {"name": "person", "mobile": "phone", "office_phone": "phone", "email": "mail", "customer": "word"}
    personal, identifiers = personal.CONTACT, personal.CONTACT_IDENTIFIERS
    no_post = Q(invalid=True) | Q(do_not_contact=True) | Q(post_consent="no")
    panels_under = ("customers.customer",)
    panels_by = {"core.region": "customer.region"}
    goes_with = ("customer",)
    pages = (MERGE,)
    wins = {"do_not_contact": (True,), "invalid": (False,), **dict.fromkeys(COLUMNS.values(), ("no", "yes"))}

    def same_person(self, record: Any) -> Iterable[Any]:
        """Give the customer file of a person that the contact stands for."""
        return Customer._base_manager.filter(pk=record.customer_id, kind=Customer.Kind.PERSON, name=record.name)

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Keep what a form, an inline edit or the API said of marketing as a word of its own."""
        if changes is None or {change["field"] for change in changes} & set(COLUMNS.values()):
            consents.follow([record.pk], by=by, source=gettext("资料修改"))

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Keep what a file said of marketing."""
        consents.follow(ids, by=by, source=gettext("导入"))

    def release(self, record: Any) -> None:
        """Let the words about marketing go with the contact; a privacy request that names it stays in the way."""
        record.consents.all().delete()

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Note who changed a contact's standing and when."""
        if record is not None and {"invalid", "change_note"} & set(values):
            record.change_date, record.changed_by = timezone.localdate(), by.name


@registry.add
class ContactProfileType(RecordType):
    """Private facts of a contact, shown as a tab of the contact."""

    model, part_of, icon, title = ContactProfile, "contact", "person", "contact"
    form = [
        (_("个人"), ["ethnicity", "birth_date", "education", "home_address", "private_phone", "income"]),
        (_("喜好与经历"), ["habits", "hobbies", "social_ties", "resume", "family"]),
    ]
    masked = dict.fromkeys([name for _label, names in form for name in names], "contact.private")
    transfer = {"key": "contact"}
    personal, identifiers = personal.CONTACT_PROFILE, personal.CONTACT_PROFILE_IDENTIFIERS
    calculated = {"age": (_("年龄"), lambda profile: age(profile.birth_date))}

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse an age of more than 130 years."""
        born = values.get("birth_date")
        if born and (age(born) or 0) > 130:
            yield "birth_date", Invalid("E-RNG", "≤ 130")


def age(born: date | None) -> int | None:
    """Count the full years since birth."""
    if born is None:
        return None
    today = timezone.localdate()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
