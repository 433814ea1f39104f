"""A condition while somebody puts it together: rows as typed, finished or not, each with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.core.records.conditions import address
from kemai.core.records.conditions.tree import LEAVES_MOST, LEVELS_MOST
from kemai.core.records.conditions.values import VALUES_MOST
from kemai.core.records.errors import Invalid

GROUP, LEAF, SOME = "group", "leaf", "some"
JOINS = {"all": _("全部满足"), "any": _("任一满足"), "none": _("都不满足"), "less": _("不全满足")}
HAS = {"has": pgettext_lazy("condition", "有"), "lacks": _("没有")}
ROOT = "0"


@dataclass
class Draft:
    """One row: a condition, a bracket, or linked records with what they must meet."""

    kind: str
    join: str = "all"
    has: str = "has"
    link: str = ""
    name: str = ""
    operator: str = ""
    values: list[str] = field(default_factory=list)
    error: str = ""
    rows: list[Draft] = field(default_factory=list)


def typed(post: QueryDict) -> Draft:
    """Read the rows of a posted form, in their order; raises Invalid where there are more than a condition may have."""
    paths = [name.removeprefix("kind.") for name in post if name.startswith("kind.")]
    if len(paths) > 2 * LEAVES_MOST:
        raise Invalid("E-RNG", _("最多 %(limit)d 个条件") % {"limit": LEAVES_MOST})
    made: dict[str, Draft] = {ROOT: Draft(GROUP, join=post.get(f"join.{ROOT}", "all"))}
    for path in paths:
        above = path.rpartition(".")[0]
        if above in made and path.count(".") < LEVELS_MOST:
            made[path] = row(post, path)
            made[above].rows.append(made[path])
    return made[ROOT]


def row(post: QueryDict, path: str) -> Draft:
    """Read one row as typed."""
    several = [one for one in post.getlist(f"value.{path}") if one.strip()][:VALUES_MOST]
    line = post.get(f"line.{path}", "").strip()
    kind = post[f"kind.{path}"]
    return Draft(
        kind if kind in (LEAF, SOME) else GROUP,
        join=post.get(f"join.{path}", "all"),
        has=post.get(f"has.{path}", "has"),
        link=post.get(f"link.{path}", ""),
        name=post.get(f"field.{path}", ""),
        operator=post.get(f"op.{path}", ""),
        values=[one for one in address.split(line) if one.strip()] if line else several,
    )


def change(draft: Draft, wish: str, post: QueryDict) -> None:
    """Do what a button of the form asks: `leaf:0.1`, `group:0`, `some:0` with its link, `drop:0.1`."""
    verb, _colon, path = wish.partition(":")
    places = dict(placed(draft))
    if path not in places:
        return
    if verb == "drop" and path != ROOT:
        above = places[path.rpartition(".")[0]]
        above.rows = [one for one in above.rows if one is not places[path]]
    elif verb in (LEAF, GROUP):
        places[path].rows.append(Draft(verb, rows=[Draft(LEAF)] if verb == GROUP else []))
    elif verb == SOME:
        places[path].rows.append(Draft(SOME, link=post.get(f"add.{path}", ""), rows=[Draft(LEAF)]))


def placed(draft: Draft, path: str = ROOT) -> Iterator[tuple[str, Draft]]:
    """Give every row with its place: `0` is the whole, `0.2.0` the first row in the third."""
    yield path, draft
    for at, one in enumerate(draft.rows):
        yield from placed(one, f"{path}.{at}")
