"""From the properties of a card to the columns of a table of people."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from kemai.core.transfer.readers.names import full_name
from kemai.core.transfer.readers.shapes import MOBILE
from kemai.core.transfer.readers.vcard.cards import Card
from kemai.core.transfer.readers.vcard.lines import Property

COLUMNS = {
    "name": _("姓名"),
    "salutation": _("称谓"),
    "gender": _("性别"),
    "company": _("公司"),
    "department": _("部门"),
    "position": _("职位"),
    "mobile": _("手机"),
    "office": _("办公电话"),
    "home": _("家庭电话"),
    "fax": _("传真"),
    "email": _("电子邮件"),
    "website": _("网址"),
    "qq": _("QQ"),
    "wechat": _("微信"),
    "country": _("国家"),
    "province": _("省份"),
    "city": _("城市"),
    "address": _("地址"),
    "postcode": _("邮编"),
    "birthday": _("生日"),
    "remark": _("备注"),
}
ESSENTIAL = ("name", "company", "mobile", "office", "home", "email")
GENDERS = {"M": _("男"), "F": _("女")}
PHONE_TYPES = (
    ("fax", {"fax"}),
    ("mobile", {"cell", "mobile", "iphone", "cellular"}),
    ("office", {"work", "main", "company", "business"}),
    ("home", {"home"}),
)
OTHER_TYPES = frozenset({"pager", "telex", "bbs", "modem", "isdn", "car", "assistantphone"})
INVISIBLE = re.compile(r"^tel:|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]", re.IGNORECASE)
APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
PLAIN_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?")

Values = defaultdict[str, list[str]]


def person_of(card: Card) -> list[str]:
    """The values of one card, a column each. A second value of a kind goes to the remark, so that none is lost.

    Pictures, keys, sounds and extensions of single programs are left out.
    """
    values: Values = defaultdict(list)
    labels = {found.group: found.text() for found in card.properties if found.name == "X-ABLABEL" and found.group}
    for found in sorted(card.properties, key=_preference):
        reader = READERS.get(found.name)
        if reader and found.raw.strip():
            reader(found, labels.get(found.group, ""), values)
    _name(values)
    notes = [note for note in values.pop("remark", ()) if note]
    for column, several in values.items():
        label = COLUMNS.get(column)
        notes += [f"{label}：{extra}" for extra in several[1:] if label and extra != several[0]]
    single = {column: next(iter(values.get(column, ())), "") for column in COLUMNS}
    return list((single | {"remark": "\n".join(notes)}).values())


def is_empty(values: list[str]) -> bool:
    """Whether a card tells neither a name nor a way to reach anybody."""
    told = dict(zip(COLUMNS, values, strict=True))
    return not any(told[column] for column in ESSENTIAL)


def _preference(found: Property) -> tuple[bool, bool]:
    preferred = "pref" in found.types or found.parameters.get("PREF") == ["1"]
    at_work = found.name == "ADR" and "work" in found.types
    return (not at_work, not preferred)


def _name(values: Values) -> None:
    """The full name, else the one put together from its parts, else the company, the nickname or the e-mail address."""
    candidates = (values.pop(key, [""])[0] for key in ("full", "composed"))
    nickname = values.pop("nickname", [""])[0]
    found = next((name for name in candidates if name), "")
    values["name"] = [found or next((v for v in (*values["company"], nickname, *values["email"]) if v), "")]


def _full(found: Property, label: str, values: Values) -> None:
    values["full"].append(" ".join(found.text().split()))


def _composed(found: Property, label: str, values: Values) -> None:
    family, given, middle, prefix, *_rest = [*found.parts(), "", "", "", ""]
    values["composed"].append(full_name(family, " ".join(filter(None, (given, middle)))))
    if prefix:
        values["salutation"].append(prefix)


def _organisation(found: Property, label: str, values: Values) -> None:
    company, *units = found.parts()
    if company:
        values["company"].append(company)
    if department := " / ".join(filter(None, units)):
        values["department"].append(department)


def _phone(found: Property, label: str, values: Values) -> None:
    written, _semicolon, rest = found.text().strip().partition(";")
    number = INVISIBLE.sub("", written).replace("\xa0", " ").strip()
    kinds = found.types | {APPLE_LABEL.sub(r"\1", label).lower()}
    column = next((column for column, wanted in PHONE_TYPES if kinds & wanted), "")
    if kinds & OTHER_TYPES:
        values["remark"].append(_("其他电话：%(number)s") % {"number": number})
    else:
        values[column or ("mobile" if MOBILE.fullmatch(number) else "office")].append(number)
    if rest.lower().startswith("ext="):
        values["remark"].append(_("%(number)s 转 %(extension)s") % {"number": number, "extension": rest[4:]})


def _address(found: Property, label: str, values: Values) -> None:
    box, extended, street, city, province, postcode, country = [*found.parts(), *[""] * 7][:7]
    lines = [line.strip(" ,") for part in (box, extended, street) for line in part.split("\n")]
    parts = {
        "address": ", ".join(filter(None, lines)),
        "city": city,
        "province": province,
        "postcode": postcode,
        "country": country,
    }
    if values["address"]:
        values["address"].append(" ".join(filter(None, parts.values())))
        return
    for column, part in parts.items():
        if part:
            values[column].append(part)


def _birthday(found: Property, label: str, values: Values) -> None:
    written = found.text().strip()
    whole = PLAIN_DATE.fullmatch(written)
    if whole:
        values["birthday"].append("-".join(whole.groups()))
    else:
        values["remark"].append(f"{COLUMNS['birthday']}：{written}")


def _gender(found: Property, label: str, values: Values) -> None:
    values["gender"].append(str(GENDERS.get(found.text().strip()[:1].upper(), "")))


def _messenger(found: Property, label: str, values: Values) -> None:
    scheme, _colon, account = found.text().strip().rpartition(":")
    service = " ".join((scheme, *found.parameters.get("X-SERVICE-TYPE", ()))).lower()
    if "qq" in service or "wechat" in service or "weixin" in service:
        values["qq" if "qq" in service else "wechat"].append(account)


def _plain(column: str) -> Callable[[Property, str, Values], None]:
    def read(found: Property, label: str, values: Values) -> None:
        values[column].append(found.text().strip())

    return read


READERS: dict[str, Callable[[Property, str, Values], None]] = {
    "FN": _full,
    "N": _composed,
    "NICKNAME": _plain("nickname"),
    "ORG": _organisation,
    "TITLE": _plain("position"),
    "ROLE": _plain("position"),
    "TEL": _phone,
    "EMAIL": _plain("email"),
    "URL": _plain("website"),
    "ADR": _address,
    "BDAY": _birthday,
    "GENDER": _gender,
    "X-GENDER": _gender,
    "IMPP": _messenger,
    "X-QQ": _plain("qq"),
    "X-WECHAT": _plain("wechat"),
    "NOTE": _plain("remark"),
}
