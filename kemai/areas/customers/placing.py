"""Where a customer is: province, city, district and region follow from the address, else from the credit code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kemai.core.regions.divisions import find, line, of_code
from kemai.core.regions.keeping import PARTS, complete, locate
from kemai.core.tenancy.viewer import Viewer

OFFERED_FROM = ("address", "credit_code", "country")
TYPED = ("address", *PARTS.values(), "country", "credit_code")
CODE_LENGTH = 18
AT_HOME = ("", "中国", "china", "cn")


def place(values: dict[str, Any], record: Any, by: Viewer) -> None:
    """Fill in what the typed values say of the place.

    An address that moves takes province, city and district along; so does a city the parts that were not typed with it.
    """
    if not any(name in values for name in TYPED):
        return
    if values.get("credit_code"):
        values["credit_code"] = values["credit_code"].upper()
    before = {name: getattr(record, name, "") for name in TYPED}
    whole = {name: values.get(name, before[name]) or "" for name in TYPED}
    if not at_home(whole):
        values["region"] = None
        return
    if moved(whole, before):
        whole |= dict.fromkeys(PARTS.values(), "")
    elif record is not None and typed_anew(values, before) and not agree(whole):
        whole |= dict.fromkeys((name for name in PARTS.values() if name not in values), "")
    look_up(whole, by)
    values |= {name: whole[name] for name in PARTS.values() if (whole[name] or "") != (before[name] or "")}
    values["region"] = whole["region"]


def offered(typed: Mapping[str, str]) -> dict[str, str]:
    """Say what province, city and district an address tells of, else a whole credit code; empty where neither does."""
    whole: dict[str, Any] = dict.fromkeys(PARTS.values(), "") | {
        name: typed.get(name, "").strip() for name in OFFERED_FROM
    }
    if len(whole["credit_code"]) != CODE_LENGTH:
        whole["credit_code"] = ""
    if at_home(whole):
        ask_code(whole)
        complete(whole)
    return {name: whole[name] for name in PARTS.values()}


def region_for(record: Any, by: Viewer) -> int | None:
    """Give the region that a stored customer lies in, as saving it would find it."""
    whole: dict[str, Any] = {name: getattr(record, name) or "" for name in TYPED}
    if not at_home(whole):
        return None
    look_up(whole, by)
    return whole["region"]


def at_home(whole: dict[str, Any]) -> bool:
    """Say whether a customer is in China, as all are that say nothing else."""
    return str(whole["country"]).strip().lower() in AT_HOME


def look_up(whole: dict[str, Any], by: Viewer) -> None:
    """Fill in province, city, district and region by the address, else by the credit code."""
    ask_code(whole)
    locate(whole, by)


def ask_code(whole: dict[str, Any]) -> None:
    """Fill in province, city and district by the credit code where nothing else says where a customer is."""
    if not any(whole[name] for name in ("address", *PARTS.values())) and whole["credit_code"]:
        whole |= by_code(str(whole["credit_code"]))


def moved(whole: dict[str, Any], before: dict[str, Any]) -> bool:
    """Say whether a stored customer got another address while province, city and district were left as they were."""
    same = all(whole[name] == before[name] for name in PARTS.values())
    return bool(before["address"]) and whole["address"] != before["address"] and same


def typed_anew(values: dict[str, Any], before: dict[str, Any]) -> bool:
    """Say whether one of province, city and district was changed."""
    return any(name in values and values[name] != before[name] for name in PARTS.values())


def agree(whole: dict[str, Any]) -> bool:
    """Say whether province, city and district name places within each other."""
    typed = [str(whole[name]).strip() for name in PARTS.values() if whole[name]]
    division = find(*(str(whole[name]) for name in PARTS.values()))
    known = {name for one in (line(division) if division else ()) for name in (one.name, one.short)}
    return known.issuperset(typed)


def by_code(credit_code: str) -> dict[str, str]:
    """Read province, city and district off the third to eighth character of a credit code."""
    division = of_code(credit_code[2:8])
    return {PARTS[one.level]: one.name for one in line(division)} if division else {}
